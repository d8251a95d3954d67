"""What every answer passes through."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from webapp.config.storage import VITE_HASH
from webapp.config.views import health, is_alive
from webapp.jobs.logs import current_request_id
from webapp.sentences import Refused, error_json, status_of

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers supervisors before any rule about host names and HTTPS: they ask by address."""

    answers: ClassVar = {"/health": health, "/health/live": is_alive}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answers.get(request.path, self.get_response)(request)


class RequestIdMiddleware:
    """Tells the number by which a request is found again in all logs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Request-ID"] = current_request_id()
        return response


class PermissionsPolicyMiddleware:
    """Tells browsers which of a device's powers these pages ever ask for: the camera, nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class RefusalMiddleware:
    """Turns a refusal into JSON with its sentence in the visitor's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # Here rather than later in a middleware that would not understand a full disk: large files
            # in a form are written to the temporary folder while it is parsed.
            _ = request.POST
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return _refusal(Refused("disk_full"))
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnicodeError, LookupError) as error:
            # Broken on its way, or made up: no form that anybody could read.
            logger.info("a request that cannot be read: %r", error)
            return _refusal(Refused("bad_request"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _refusal(error) if isinstance(error, Refused) else None


def _refusal(error: Refused) -> JsonResponse:
    return JsonResponse({"error": error_json(error.reason, error.figures)}, status=status_of(error.reason))


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise under ASGI."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        # WhiteNoise streams by a plain iterator, which Django under ASGI reads at once, with a warning.
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file:
                body = found.file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response

    def immutable_file_test(self, path: str, url: str) -> bool:
        name = url.removeprefix(self.static_prefix or "/")
        return bool(VITE_HASH.match(name)) or super().immutable_file_test(path, url)
