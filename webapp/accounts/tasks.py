"""What is done by itself: old lines, old figures and idle guests go."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from webapp.accounts import audit, leaving, ledger


@shared_task(name="accounts.drop_old_lines")
def drop_old_lines(**_: Any) -> None:
    """Delete lines of the audit trail that have been kept for long enough."""
    audit.drop_old_lines()


@shared_task(name="accounts.tidy_up")
def tidy_up(**_: Any) -> None:
    """Delete figures that no quota asks for any more, and guests who left long ago and kept nothing."""
    ledger.drop_old()
    leaving.forget_idle_guests()
