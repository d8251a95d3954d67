"""Answers that belong to no room."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from webapp.gallery import vault
from webapp.jobs import broadcast
from webapp.sentences import error_json

logger = logging.getLogger(__name__)


@never_cache
def is_alive(request: HttpRequest) -> JsonResponse:
    """200 if this process answers at all; a new process would not mend what else may be away."""
    return JsonResponse({"alive": True})


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 if this process can serve: it reaches database, Redis and the key of the faces; else 503.

    With the number of live workers: paintings', faces'.
    """
    report = {
        "database": _database_answers(),
        "redis": _redis_answers(),
        "workers": broadcast.count_workers(),
        "faces_workers": broadcast.count_workers(settings.FACES_QUEUE),
    }
    report["key"] = report["database"] and not vault.is_lost()
    is_well = report["database"] and report["redis"] and report["key"]
    return JsonResponse(report, status=200 if is_well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return False
    return True


def _redis_answers() -> bool:
    try:
        return bool(broadcast.redis_client().ping())
    except (RedisError, OSError):
        logger.exception("Redis does not answer")
        return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "403.html", status=403)
    return JsonResponse({"error": error_json("csrf", {})}, status=403)
