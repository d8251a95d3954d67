"""The pictures of decisions: looked at by few, each time with a line in the audit trail."""

from __future__ import annotations

from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gate.models import Passage, Snapshot


def open_snapshot(passage: Passage, *, actor: User) -> bytes | None:
    """The JPEG of a passage, if one is kept; ``None`` also for one whose time is over."""
    found = Snapshot.objects.filter(passage=passage, expires_at__gt=timezone.now()).first()
    if found is None:
        return None
    try:
        jpeg = vault.unseal(found.sealed, bound_to=found.uuid)
    except vault.Unreadable:
        return None
    audit.record(
        "gate.snapshot_viewed",
        actor=actor,
        subject=passage.person or passage,
        gallery=passage.gate.gallery_id,
        passage=passage.pk,
    )
    return jpeg
