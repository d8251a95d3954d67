"""Who asks: a program by its access token, or a person by the session of their browser."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxAuthentication
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from webapp.accounts.access import keep_session
from webapp.accounts.models import ApiToken, User
from webapp.accounts.tokens import note_use

TOKEN = re.compile(rb"facet_[0-9a-f]{64}")


class TokenAuthentication(KnoxAuthentication):  # type: ignore[misc]
    """``Authorization: Bearer facet_…``."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        # Anything else is no token of ours: nothing is looked up, and no database has to take strange bytes.
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed(code="bad_token")
        user, row = super().authenticate_credentials(token)
        note_use(row)
        return user, row


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's cookie, with Django's protection against requests from other sites."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is not None:
            keep_session(request._request)
        return found

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(code="csrf") from error


def user_of(request: Request) -> User:
    """Who asks; permissions have let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "webapp.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "facet_ and 64 hexadecimal digits",
            "description": "An access token, made on the page “Access tokens” of one's own account.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "webapp.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of a browser that is signed in; changes also take X-CSRFToken.",
        }
