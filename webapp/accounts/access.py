"""Who is asking, and for how long a browser is believed to be theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from channels.auth import get_user
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.tokens import owner_of
from webapp.sentences import Refused

LIMITED = "is_limited"
"""In the session of somebody trusted."""
BEGUN = "begun"
"""In the session of an account: when it began, in seconds."""
MOVED = timedelta(minutes=1)
"""The end of a session is moved by no less: each move is written into the database."""


def signed_in(request: HttpRequest) -> User:
    """The account or guest behind a request. Raises ``Refused("sign_in_required")`` if there is none."""
    if not isinstance(request.user, User):
        raise Refused("sign_in_required")
    return request.user


def keep_session(request: HttpRequest, *, anew: bool = False) -> None:
    """Say when an account's session ends: some time after its last request, and at the latest so long after its
    beginning. A guest's goes on, as all that is theirs hangs on it.

    Asked with each request: rights are also given to those who are signed in already.

    Args:
        anew: somebody has just signed in.
    """
    user, session = request.user, request.session
    if not isinstance(user, User) or user.is_guest:
        return
    if LIMITED not in session and (user.is_staff or user.get_all_permissions()):
        session[LIMITED] = True
    if anew or BEGUN not in session:
        session[BEGUN] = timezone.now().timestamp()
    idle, longest = settings.TRUSTED_SESSION if LIMITED in session else settings.SESSION
    begun = datetime.fromtimestamp(session[BEGUN], UTC)
    ends = min(begun + longest, timezone.now() + idle)
    if abs(ends - session.get_expiry_date()) >= MOVED:
        session.set_expiry(ends)


async def still_signed_in(scope: Mapping[str, Any]) -> User | None:
    """The person behind a socket as they are now, read afresh: sessions end, and tokens are revoked, while
    sockets live."""
    if token := scope.get("token"):
        return await sync_to_async(owner_of)(token.pk)
    session = import_module(settings.SESSION_ENGINE).SessionStore(scope["session"].session_key)
    user = await get_user({"session": session})
    return user if isinstance(user, User) else None
