"""The audit trail: who did or saw what, in lines that nobody changes.

Never face data: no picture, no embedding, no template. What is written here outlives what it is about.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from webapp.accounts.models import AuditLine, User


def record(
    action: str,
    *,
    actor: User | None = None,
    device: str = "",
    subject: Model | None = None,
    gallery: int | None = None,
    **details: Any,
) -> AuditLine:
    """Write a line. Call it in the transaction of what it tells, so that there is never one without the other.

    Args:
        action: a slug such as ``person.erased``; see ``audit_words``.
        actor: the account behind it; nobody for what Facet does by itself.
        device: the name of a kiosk or a command, where no account acts.
        subject: the row it is about; its kind, number and name are kept.
        gallery: the gallery's number, if the subject does not have one (``gallery_id``).
        details: small values that JSON can hold.
    """
    return AuditLine.objects.create(
        action=action,
        actor=actor,
        actor_name=actor.get_username() if actor else "",
        device=device,
        subject_kind=(subject._meta.model_name or "") if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_label=str(subject)[:120] if subject else "",
        gallery_id=gallery if gallery is not None else getattr(subject, "gallery_id", None),
        details=details,
    )


def forget_label(*, subject_kind: str, subject_id: str) -> int:
    """Take the name of somebody who was erased out of earlier lines; the lines and their number stay."""
    about = AuditLine.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return about.exclude(subject_label="").forget_labels()


def drop_old_lines() -> int:
    """Delete what is older than the time that lines are kept for. Returns how many."""
    return AuditLine.objects.all().drop_older_than(timezone.now() - timedelta(days=settings.AUDIT_DAYS))
