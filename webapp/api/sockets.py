"""Sockets of programs: an access token in the first request instead of a browser's session.

Browsers send no such header to a socket, so a page of another site cannot use it: where a token is, nobody
asks for the page's origin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from channels.exceptions import DenyConnection
from rest_framework.exceptions import AuthenticationFailed

from webapp.accounts.models import ApiToken, User
from webapp.accounts.scopes import is_allowed
from webapp.api.authentication import TokenAuthentication

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

NEEDED = "jobs:read"


class TokenOrSession:
    """ASGI: sends sockets with an access token to the one application, all others to the other.

    Args:
        with_token: finds who asks in ``scope["user"]``, and the token's row in ``scope["token"]``.
    """

    def __init__(self, *, with_token: App, with_session: App) -> None:
        self.with_token = with_token
        self.with_session = with_session

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        word, _, token = dict(scope["headers"]).get(b"authorization", b"").partition(b" ")
        if word.lower() != b"bearer":
            await self.with_session(scope, receive, send)
            return
        found = await sync_to_async(_signed_in)(token.strip())
        if found is None:
            await _deny(receive, send)
            return
        user, row = found
        try:
            await self.with_token({**scope, "user": user, "token": row, "session": None}, receive, send)
        except (DenyConnection, ValueError):  # there is no such socket for programs
            await _deny(receive, send)


def _signed_in(token: bytes) -> tuple[User, ApiToken] | None:
    try:
        user, row = TokenAuthentication().authenticate_credentials(token)
    except AuthenticationFailed:
        return None
    return (user, row) if is_allowed(row, NEEDED) else None


async def _deny(receive: Any, send: Any) -> None:
    """Before it is accepted: the server answers the first request with 403."""
    await receive()
    await send({"type": "websocket.close", "code": 4401})
