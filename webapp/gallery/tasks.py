"""What crosses the broker: numbers of photographs and imports, and the request to sweep.

The networks are imported by the tasks that need them, which run on the faces worker only.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from celery import shared_task

from webapp.gallery import retention, sending

logger = logging.getLogger(__name__)


@shared_task(name="gallery.examine", acks_late=False)
def examine_photo(photo_id: str, **_: Any) -> None:
    from webapp.gallery import examination

    examination.examine(UUID(photo_id))


@shared_task(name="gallery.compare", acks_late=False)
def compare_face(number: str, gallery_id: int, person_id: str, **_: Any) -> None:
    from webapp.gallery import comparing

    comparing.compare(UUID(number), gallery_id, UUID(person_id) if person_id else None)


@shared_task(name="gallery.import_next")
def import_next(import_id: str, **_: Any) -> None:
    from webapp.gallery import import_runner

    sending.take_import(UUID(import_id))
    if import_runner.run_next(UUID(import_id)):
        sending.send_import(UUID(import_id))


@shared_task(name="gallery.sweep")
def sweep(**_: Any) -> None:
    """Delete what has had its time, and send again what a worker has lost."""
    retention.sweep()
