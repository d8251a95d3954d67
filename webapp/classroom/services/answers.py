"""A page asks the quick worker and waits for its answer: a picture under a key, a ticket, a list for the answer."""

from __future__ import annotations

import json
import time
from typing import Any, cast
from uuid import uuid4

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from webapp.jobs import broadcast
from webapp.sentences import Refused

ANSWER_SECONDS = 8.0
"""So long a page waits; then somebody has moved on, and the picture is forgotten."""
STRETCH_SECONDS = 2.0
"""Shorter than the time after which the connection to Redis would be given up."""
FIRST = 1
"""Before jobs, which are of no priority: somebody stands before a camera."""
MAX_FRAME_BYTES = 2_000_000


def ask(what: str, number: int, picture: bytes, **wanted: bool) -> dict[str, Any]:
    """Have the quick worker look at a picture.

    Args:
        what: ``lesson`` or ``classic``.
        number: of the row.
        wanted: what :mod:`webapp.classroom.pipelines.looking` takes besides.

    Raises:
        Refused: ``file_too_large``; ``try_later`` without an answer in time; whatever the worker refuses with.
    """
    if len(picture) > MAX_FRAME_BYTES:
        raise Refused("file_too_large", bytes=len(picture), max_bytes=MAX_FRAME_BYTES)
    ticket = uuid4().hex
    try:
        broadcast.redis_client().set(_picture_key(ticket), picture, ex=round(2 * ANSWER_SECONDS))
        current_app.send_task(
            "classroom.look",
            (what, number, ticket),
            wanted,
            queue=settings.QUICK_QUEUE,
            priority=FIRST,
            expires=ANSWER_SECONDS,
        )
        answer = _wait(ticket)
    except (OperationalError, *broadcast.RedisDown) as error:
        raise Refused("try_later") from error
    if answer is None:
        raise Refused("try_later")
    if "reason" in answer:
        raise Refused(answer["reason"], **answer["figures"])
    return answer


def take_picture(ticket: str) -> bytes | None:
    """The worker's side: the picture, once; None if nobody waits any more. Raises one of ``broadcast.RedisDown``."""
    return cast("bytes | None", broadcast.redis_client().getdel(_picture_key(ticket)))


def give_answer(ticket: str, answer: dict[str, Any]) -> None:
    """Raises one of ``broadcast.RedisDown``."""
    client = broadcast.redis_client()
    client.lpush(_answer_key(ticket), json.dumps(answer))
    client.expire(_answer_key(ticket), round(2 * ANSWER_SECONDS))


def _wait(ticket: str) -> dict[str, Any] | None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        if found := broadcast.redis_client().blpop([_answer_key(ticket)], timeout=min(STRETCH_SECONDS, left)):
            answer: dict[str, Any] = json.loads(found[1])
            return answer
    return None


def _picture_key(ticket: str) -> str:
    return f"classroom:{ticket}:picture"


def _answer_key(ticket: str) -> str:
    return f"classroom:{ticket}:answer"
