"""Every refusal is one JSON shape: ``{"error": {"reason", "message", "figures"}}``."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from webapp.photos.disk import is_disk_full
from webapp.sentences import Refused, error_json, status_of

logger = logging.getLogger(__name__)

_OF_CLASS: dict[type[Exception], str] = {
    exceptions.AuthenticationFailed: "bad_token",
    exceptions.NotAuthenticated: "sign_in_required",
    exceptions.NotFound: "not_found",
    exceptions.ParseError: "bad_request",
    Http404: "not_found",
    BadRequest: "bad_request",
    SuspiciousOperation: "bad_request",
}


def answer_to(error: Exception, context: dict[str, Any]) -> Response:
    """The refusal that an exception means; of what is none, it is said that it was our fault."""
    headers: dict[str, str] = {}
    refused = _refusal_of(error, context)
    if refused is None:
        # As for a page: whoever counts errors hears of it.
        got_request_exception.send(sender=None, request=context["request"]._request)
        logger.exception("%s failed", context["request"].path)
        refused = Refused("internal")
    set_rollback()
    if header := getattr(error, "auth_header", ""):
        headers["WWW-Authenticate"] = header
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(_seconds(error))
    return refusal(refused.reason, refused.figures, headers=headers)


def refusal(reason: str, figures: Mapping[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    return Response({"error": error_json(reason, figures)}, status=status_of(reason), headers=headers)


def _refusal_of(error: Exception, context: dict[str, Any]) -> Refused | None:
    if isinstance(error, Refused):
        return error
    if isinstance(error, (OSError, OperationalError)) and is_disk_full(error):
        return Refused("disk_full")
    if isinstance(error, exceptions.ValidationError):
        return invalid(error.detail)
    if isinstance(error, exceptions.Throttled):
        return Refused("too_many_requests", seconds=_seconds(error), rate=_rate(context))
    if isinstance(error, exceptions.MethodNotAllowed):
        return Refused("method_not_allowed", method=context["request"].method or "")
    if isinstance(error, exceptions.NotAcceptable):
        return Refused("not_acceptable")
    if isinstance(error, exceptions.UnsupportedMediaType):
        return Refused("bad_media_type", media_type=str(context["request"].content_type)[:80])
    if isinstance(error, exceptions.PermissionDenied):
        codes = error.get_codes()
        return Refused("csrf" if codes == "csrf" else "not_found")
    for kind, reason in _OF_CLASS.items():
        if isinstance(error, kind):
            return Refused(reason)
    return None


def invalid(detail: Any) -> Refused:
    """What is wrong with a request, as one refusal: which fields, and why."""
    problems = dict(_problems(detail))
    first = next(iter(problems), "request")
    refused = Refused("bad_value", name=first)
    refused.figures = {"name": first, "problems": problems}  # type: ignore[dict-item]
    return refused


def _problems(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """``settings.size`` → its sentence."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _problems(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        if all(isinstance(one, str) for one in detail):
            yield path or "request", " ".join(detail)
        else:
            for place, inner in enumerate(detail):
                yield from _problems(inner, f"{path}.{place}")
    else:
        yield path or "request", str(detail)


def _seconds(error: exceptions.Throttled) -> int:
    return max(1, math.ceil(getattr(error, "wait", None) or 1))


def _rate(context: dict[str, Any]) -> str:
    throttles = [throttle for throttle in context["view"].get_throttles() if getattr(throttle, "rate", None)]
    return str(min((throttle.rate for throttle in throttles), key=len, default=""))
