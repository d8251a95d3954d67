"""Who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from channels.auth import get_user
from django.conf import settings
from django.http import HttpRequest

from webapp.accounts.models import User
from webapp.accounts.tokens import owner_of
from webapp.sentences import Refused

LIMITED = "is_limited"
"""In the session of somebody trusted, once its end is set."""


def signed_in(request: HttpRequest) -> User:
    """The account or guest behind a request. Raises ``Refused("sign_in_required")`` if there is none."""
    if not isinstance(request.user, User):
        raise Refused("sign_in_required")
    return request.user


def limit_session_of_trusted(request: HttpRequest) -> None:
    """Whoever looks after others' faces signs in every working day; everybody else's cookie may stay.

    Asked with each request: rights are also given to those who are signed in already.
    """
    user = request.user
    if not isinstance(user, User) or user.is_guest or LIMITED in request.session:
        return
    if user.is_staff or user.get_all_permissions():
        request.session[LIMITED] = True
        request.session.set_expiry(settings.TRUSTED_SESSION_SECONDS)


async def still_signed_in(scope: Mapping[str, Any]) -> User | None:
    """The person behind a socket as they are now, read afresh: sessions end, and tokens are revoked, while
    sockets live."""
    if token := scope.get("token"):
        return await sync_to_async(owner_of)(token.pk)
    session = import_module(settings.SESSION_ENGINE).SessionStore(scope["session"].session_key)
    user = await get_user({"session": session})
    return user if isinstance(user, User) else None
