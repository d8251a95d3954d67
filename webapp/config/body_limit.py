"""Refuses request bodies that are too long while they arrive, before anything is kept of them."""

from __future__ import annotations

import errno
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from django.utils import translation

from webapp.sentences import error_json, language_of, status_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A browser shows our answer only once it has sent its file. So the rest of a file that is too long is
# read and thrown away, up to this many times the limit; whoever sends more is cut off.
PATIENCE = 10


class BodyTooLong(Exception):
    """More came than may come."""


class BodyLimit:
    """ASGI middleware: 413 for a body that is too long, 507 when the disk cannot take it.

    Django under ASGI keeps the whole body before any of its own limits is asked.

    Args:
        max_bytes: how large a file may be that comes with a request.
        allowance: by how many bytes a body may be longer than the file in it.
    """

    def __init__(
        self,
        app: Callable[..., Awaitable[None]],
        *,
        max_bytes: Callable[[Scope], Awaitable[int]],
        allowance: int,
    ) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        largest = await self.max_bytes(scope)
        limit = largest + self.allowance
        if _content_length(scope) > limit:
            await self._refuse(scope, receive, send, largest)
            return
        received = 0
        started = False

        async def limited_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLong
            return message

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, limited_receive, watched_send)
        except BodyTooLong:
            await self._refuse(scope, receive, send, largest)
        except OSError as error:
            if started or error.errno != errno.ENOSPC:
                raise
            await _answer(scope, send, "disk_full", {})

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, largest: int) -> None:
        thrown_away = 0
        while thrown_away < PATIENCE * (largest + self.allowance):
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            thrown_away += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        await _answer(scope, send, "file_too_large", {"max_bytes": largest})


def _content_length(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _body(language: str, reason: str, figures: dict[str, Any]) -> bytes:
    with translation.override(language):
        return json.dumps({"error": error_json(reason, figures)}).encode()


async def _answer(scope: Scope, send: Send, reason: str, figures: dict[str, Any]) -> None:
    body = await sync_to_async(_body)(language_of(scope["headers"]), reason, figures)
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # whoever still sends is cut off
    ]
    await send({"type": "http.response.start", "status": status_of(reason), "headers": headers})
    await send({"type": "http.response.body", "body": body})
