"""What crosses the broker: numbers of lessons and classics, and tickets.

The networks are imported by the task that needs them, which runs on the quick worker only.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from webapp.classroom.services import answers
from webapp.jobs import broadcast

logger = logging.getLogger(__name__)


@shared_task(name="classroom.look", acks_late=False)
def look(what: str, number: int, ticket: str, **wanted: Any) -> None:
    """Answer who waits, whatever happens."""
    try:
        picture = answers.take_picture(ticket)
        if picture is not None:
            from webapp.classroom.pipelines import looking

            answers.give_answer(ticket, looking.answer(what, number, picture, wanted))
    except broadcast.RedisDown as error:
        logger.warning("a look could not be answered: %s", error)
