"""A person waits for a worker's answer: a key in Redis that says that the row has it now."""

from __future__ import annotations

import time
from uuid import UUID

from webapp.jobs import broadcast

# Shorter than the time after which the connection would be given up.
STRETCH_SECONDS = 2.0
KEPT_SECONDS = 60


def tell_examined(photo_id: UUID) -> None:
    client = broadcast.redis_client()
    client.lpush(_key(photo_id), 1)
    client.expire(_key(photo_id), KEPT_SECONDS)


def wait_until_examined(photo_id: UUID, seconds: float) -> bool:
    """Say whether the answer came within ``seconds``. Raises one of ``broadcast.RedisDown``."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if broadcast.redis_client().blpop([_key(photo_id)], timeout=min(STRETCH_SECONDS, left)):
            return True
    return False


def _key(photo_id: UUID) -> str:
    return f"gallery:photo:{photo_id}:examined"
