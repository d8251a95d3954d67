"""What somebody may ask for: what they may do themselves, and of that what their token was made for."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from webapp.accounts.models import ApiToken, User
from webapp.accounts.scopes import has_right, is_allowed
from webapp.sentences import Refused


class HasScope(BasePermission):
    """Asks the view for its ``scopes``: one to read and one to change, or the same for both."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            raise NotAuthenticated
        scope = scope_of(view, request.method or "GET")
        if not scope:
            return True
        if not has_right(request.user, scope):
            # As on the pages: to who has not the right, it is as if it did not exist.
            raise Refused("not_found")
        token = request.auth if isinstance(request.auth, ApiToken) else None
        if not is_allowed(token, scope):
            raise Refused("scope_missing", scope=scope)
        return True


def scope_of(view: Any, method: str) -> str:
    """The scope that a request by ``method`` needs; empty if any token will do."""
    reading, changing = view.scopes
    return str(reading if method in SAFE_METHODS else changing)
