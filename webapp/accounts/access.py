"""Who is asking."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from channels.auth import get_user
from django.conf import settings
from django.http import HttpRequest

from webapp.accounts.models import User
from webapp.sentences import Refused


def signed_in(request: HttpRequest) -> User:
    """The account or guest behind a request. Raises ``Refused("sign_in_required")`` if there is none."""
    if not isinstance(request.user, User):
        raise Refused("sign_in_required")
    return request.user


def limit_session(request: HttpRequest) -> None:
    """Whoever looks after others' faces signs in every working day; everybody else's cookie may stay."""
    user = signed_in(request)
    if user.is_staff or user.get_all_permissions():
        request.session.set_expiry(settings.TRUSTED_SESSION_SECONDS)


async def still_signed_in(session_key: str | None) -> User | None:
    """The person of a session as it is now, read afresh: sessions end while sockets live."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    scope: dict[str, Any] = {"session": session}
    user = await get_user(scope)
    return user if isinstance(user, User) else None
