"""Is it this person, and who is it? A stranger's photograph is compared by the faces worker and thrown away.

It lies sealed under one key of Redis until the worker takes it, and nowhere else. That somebody asked is
written down; whom a face was found to be is not.
"""

from __future__ import annotations

import json
import logging
from typing import TypedDict, cast
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.core.files.base import File
from kombu.exceptions import OperationalError as BrokerDown

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gallery.models import Gallery, Person
from webapp.jobs import broadcast
from webapp.sentences import Figures, Refused

logger = logging.getLogger(__name__)

STRICTEST, USUAL, LOOSEST = 0.1, 0.33, 0.41
"""Distances at which two faces may count as one person's: a new gate's cautious one, if nothing is said; the loosest
is the one published for the network."""
MARGIN = 0.03
"""Another person within this distance of the nearest one makes it unclear who it is, as at a gate."""
ANSWER_SECONDS = 8.0
KEPT_SECONDS = 30
URGENT = 1
"""Before enrolments; after the frames of a gate."""


class Nearest(TypedDict):
    person: str
    distance: float


class Compared(TypedDict):
    """What the worker says.

    Attributes:
        reason: why there is no face to compare; empty if there is one.
        problems: what is not good enough about the photograph, in slugs; it was compared all the same.
        nearest: the nearest people first; of 1:1, the one person if there is a template.
        compared_with: how many templates.
    """

    reason: str
    figures: Figures
    problems: list[str]
    nearest: list[Nearest]
    compared_with: int


class Verified(TypedDict):
    is_same: bool
    distance: float | None
    threshold: float
    problems: list[str]
    compared_with: int


class Identified(TypedDict):
    person: str | None
    distance: float | None
    runner_up_distance: float | None
    is_unclear: bool
    threshold: float
    problems: list[str]
    compared_with: int


def verify(person: Person, file: File[bytes], *, threshold: float, actor: User) -> Verified:
    """Whether a photograph shows ``person`` (1:1). Raises ``Refused``."""
    found = _compare(person.gallery_id, file, person_id=person.pk)
    distance = found["nearest"][0]["distance"] if found["nearest"] else None
    is_same = distance is not None and distance <= threshold
    audit.record("face.verified", actor=actor, subject=person, outcome="same" if is_same else "not the same")
    return {
        "is_same": is_same,
        "distance": distance,
        "threshold": threshold,
        "problems": found["problems"],
        "compared_with": found["compared_with"],
    }


def identify(gallery: Gallery, file: File[bytes], *, threshold: float, actor: User) -> Identified:
    """Who of a gallery it is (1:N), or nobody: no one is near enough, or two are equally near. Raises ``Refused``."""
    found = _compare(gallery.pk, file)
    nearest, runner_up = (*found["nearest"], None, None)[:2]
    is_near = nearest is not None and nearest["distance"] <= threshold
    is_unclear = bool(
        is_near and nearest and runner_up and runner_up["distance"] - nearest["distance"] < MARGIN
    )
    is_somebody = is_near and not is_unclear
    audit.record("face.identified", actor=actor, gallery=gallery.pk, found=int(is_somebody))
    return {
        "person": nearest["person"] if nearest and is_somebody else None,
        "distance": nearest["distance"] if nearest else None,
        "runner_up_distance": runner_up["distance"] if runner_up else None,
        "is_unclear": is_unclear,
        "threshold": threshold,
        "problems": found["problems"],
        "compared_with": found["compared_with"],
    }


def _compare(gallery_id: int, file: File[bytes], *, person_id: UUID | None = None) -> Compared:
    """Have a photograph compared and wait. Raises ``Refused``."""
    size = file.size or 0
    if not size:
        raise Refused("empty_file")
    if size > settings.MAX_UPLOAD_BYTES:
        raise Refused("file_too_large", bytes=size, max_bytes=settings.MAX_UPLOAD_BYTES)
    if not broadcast.count_workers(settings.FACES_QUEUE):
        raise Refused("no_faces_worker")
    number = uuid4()
    sealed = vault.seal(file.read(), bound_to=number)
    try:
        client = broadcast.redis_client()
        client.set(_photo_key(number), sealed, ex=KEPT_SECONDS)
        current_app.send_task(
            "gallery.compare",
            (str(number), gallery_id, str(person_id or "")),
            queue=settings.FACES_QUEUE,
            priority=URGENT,
            expires=ANSWER_SECONDS,
            retry=False,
        )
        answer = _wait(number)
        client.delete(_photo_key(number))
    except (BrokerDown, *broadcast.RedisDown) as error:
        logger.warning("a face could not be sent to be compared: %s", error)
        raise Refused("no_faces_worker") from error
    if answer is None:
        raise Refused("try_later")
    if answer["reason"]:
        raise Refused(answer["reason"], **answer["figures"])
    return answer


def take_photo(number: UUID) -> bytes | None:
    """The photograph, once; for the worker. Raises ``vault.Unreadable``, or one of ``broadcast.RedisDown``."""
    sealed = cast(bytes | None, broadcast.redis_client().getdel(_photo_key(number)))
    return None if sealed is None else vault.unseal(sealed, bound_to=number)


def answer(number: UUID, compared: Compared) -> None:
    """Raises one of ``broadcast.RedisDown``."""
    client = broadcast.redis_client()
    client.lpush(_answer_key(number), json.dumps(compared))
    client.expire(_answer_key(number), KEPT_SECONDS)


def _wait(number: UUID) -> Compared | None:
    # Two waits: one alone would be longer than a connection may be silent.
    for _ in range(2):
        if found := broadcast.redis_client().blpop([_answer_key(number)], timeout=ANSWER_SECONDS / 2):
            return cast(Compared, json.loads(cast(tuple[bytes, bytes], found)[1]))
    return None


def _photo_key(number: UUID) -> str:
    return f"gallery:compare:{number}:photo"


def _answer_key(number: UUID) -> str:
    return f"gallery:compare:{number}:answer"
