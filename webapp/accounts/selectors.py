"""Reading the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from webapp.accounts.audit_words import action_in_words
from webapp.accounts.models import AuditLine
from webapp.accounts.tables import csv_line


def list_audit_lines(
    *,
    search: str = "",
    action: str = "",
    subject: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditLine]:
    """Lines, newest first.

    Args:
        search: a part of the name of who did it, or of whom or what it was about.
        action: a slug, or its beginning such as ``person.``.
        subject: the number of the row it was about.
        since, until: days, both included.
    """
    lines = AuditLine.objects.all()
    if search:
        about = Q(actor_name__icontains=search) | Q(subject_label__icontains=search)
        lines = lines.filter(about | Q(device__icontains=search))
    if action:
        lines = lines.filter(action__startswith=action)
    if subject:
        lines = lines.filter(Q(subject_id=subject) | Q(details__person=subject))
    if since:
        lines = lines.filter(at__date__gte=since)
    if until:
        lines = lines.filter(at__date__lte=until)
    return lines


def list_actions() -> list[tuple[str, str]]:
    """The actions that there are lines of, with their words."""
    slugs = AuditLine.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((slug, action_in_words(slug)) for slug in slugs), key=lambda action: action[1])


def audit_csv(lines: Iterable[AuditLine]) -> Iterator[str]:
    """Lines as CSV for a spreadsheet."""
    columns = ["number", "time", "who", "device", "action", "about", "number of it", "details"]
    yield "\ufeff" + csv_line([gettext(column) for column in columns])
    for line in lines:
        yield csv_line(
            [
                line.pk,
                line.at.isoformat(timespec="seconds"),
                line.actor_name,
                line.device,
                line.action,
                line.subject_label,
                line.subject_id,
                json.dumps(line.details, ensure_ascii=False),
            ]
        )
