"""What is cleared away by itself: files that a killed upload or worker left."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from webapp.backup import files

logger = logging.getLogger(__name__)


@shared_task(name="backup.remove_orphans")
def remove_orphans(**_: Any) -> None:
    """Delete files that have belonged to no row for an hour."""
    orphans = files.find_orphans()
    for path in orphans:
        logger.info("%s belongs to nothing", path)
    files.remove_orphans(orphans)
