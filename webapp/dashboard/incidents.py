"""What went wrong in the last day, in any process: the newest errors of the logs, under one key in Redis.

The logs are what counts; a Redis that restarts forgets these copies.
"""

from __future__ import annotations

import functools
import json
import logging
import time
from typing import TypedDict

import redis
import structlog
from django.conf import settings
from redis.exceptions import RedisError

KEY = "incidents"
MOST = 500
SECONDS = 24 * 3600
PATIENCE_SECONDS = 0.3
LONGEST_TRACEBACK = 6000
"""Characters; its end says what went wrong."""


class Incident(TypedDict):
    at: float
    level: str
    logger: str
    message: str
    traceback: str
    request_id: str
    job: int | None


class IncidentHandler(logging.Handler):
    """Keeps a copy of each error. It never fails, and never waits long: Redis itself may be the trouble."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            client = _client()
            client.lpush(KEY, json.dumps(_incident_of(record)))
            client.ltrim(KEY, 0, MOST - 1)
            client.expire(KEY, SECONDS)
        except (RedisError, OSError):
            pass  # what is said about Redis' absence cannot be kept in Redis
        except Exception:
            self.handleError(record)


def list_incidents() -> list[Incident]:
    """The newest first. Raises one of ``RedisDown``."""
    found: list[Incident] = [json.loads(line) for line in _client().lrange(KEY, 0, MOST - 1)]
    return [one for one in found if one["at"] > time.time() - SECONDS]


@functools.cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )


def _incident_of(record: logging.LogRecord) -> Incident:
    context = structlog.contextvars.get_contextvars()
    traceback = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
    return {
        "at": record.created,
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage()[:500],
        "traceback": traceback[-LONGEST_TRACEBACK:],
        "request_id": str(context.get("request_id", "")),
        "job": context.get("job"),
    }
