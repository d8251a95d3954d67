"""What the gallery asks of workers: names and numbers on the queues.

By name, so that a web process need not import what loads a network.
"""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from webapp.jobs import broadcast

logger = logging.getLogger(__name__)

# Lower goes first: frames of a gate are 0.
ENROLMENT, IMPORT = 3, 9
EXAMINATION_SECONDS = 60
IMPORT_SECONDS = 3600
SENT_SECONDS = 60


def send_examination(photo_id: UUID) -> None:
    """Raises one of ``broadcast.RedisDown``, or kombu's ``OperationalError``."""
    current_app.send_task(
        "gallery.examine",
        (str(photo_id),),
        queue=settings.FACES_QUEUE,
        priority=ENROLMENT,
        expires=EXAMINATION_SECONDS,
    )


def send_import(import_id: UUID) -> None:
    """Ask for the next line of an import, once until a worker takes it up.

    If Redis is away, the sweep asks again later.
    """
    try:
        if not broadcast.redis_client().set(_sent_key(import_id), b"", ex=SENT_SECONDS, nx=True):
            return
        current_app.send_task(
            "gallery.import_next",
            (str(import_id),),
            queue=settings.FACES_QUEUE,
            priority=IMPORT,
            expires=IMPORT_SECONDS,
        )
    except (OperationalError, *broadcast.RedisDown) as error:
        logger.warning("import %s could not be sent yet: %s", import_id, error)


def take_import(import_id: UUID) -> None:
    """A worker has it: the next one may be sent. Raises one of ``broadcast.RedisDown``."""
    broadcast.redis_client().delete(_sent_key(import_id))


def _sent_key(import_id: UUID) -> str:
    return f"gallery:import:{import_id}:sent"
