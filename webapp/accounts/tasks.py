"""What is done to the audit trail by itself."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from webapp.accounts import audit


@shared_task(name="accounts.drop_old_lines")
def drop_old_lines(**_: Any) -> None:
    """Delete lines of the audit trail that have been kept for long enough."""
    audit.drop_old_lines()
