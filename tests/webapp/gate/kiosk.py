"""A kiosk's socket, through the whole ASGI application."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

from asgiref.testing import ApplicationCommunicator

from tests.webapp.viewer import Closed
from webapp.config.asgi import application
from webapp.gate.devices import COOKIE


class KioskSocket:
    """``async with KioskSocket(token) as kiosk: await kiosk.show(jpeg)``."""

    def __init__(self, token: str | None, *, language: str = "en", origin: str = "http://localhost") -> None:
        cookie = f"django_language={language}" + (f"; {COOKIE}={token}" if token is not None else "")
        headers = [(b"origin", origin.encode()), (b"host", b"localhost"), (b"cookie", cookie.encode())]
        self.scope = {
            "type": "websocket",
            "path": "/ws/kiosk/",
            "headers": headers,
            "query_string": b"",
            "subprotocols": [],
        }
        self.state: dict[str, Any] = {}

    async def __aenter__(self) -> KioskSocket:
        self.socket = ApplicationCommunicator(application, self.scope)
        await self.socket.send_input({"type": "websocket.connect"})
        self.accepted = (await self.socket.receive_output(5))["type"] == "websocket.accept"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.socket.future.done():
            await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await self.socket.wait(5)

    async def next(self, seconds: float = 5) -> dict[str, Any] | Closed:
        message = await self.socket.receive_output(seconds)
        if message["type"] == "websocket.close":
            return Closed(message["code"])
        payload: dict[str, Any] = json.loads(message["text"])
        if payload["type"] == "kiosk.state":
            self.state = payload
        return payload

    async def send(self, jpeg: bytes) -> None:
        await self.socket.send_input({"type": "websocket.receive", "bytes": jpeg})

    async def next_seen(self, seconds: float = 5) -> dict[str, Any]:
        while True:
            message = await self.next(seconds)
            assert not isinstance(message, Closed), message
            if message["type"] == "kiosk.seen":
                return message

    async def next_state(self, *, is_available: bool, seconds: float = 5) -> dict[str, Any]:
        while True:
            message = await self.next(seconds)
            assert not isinstance(message, Closed), message
            if message["type"] == "kiosk.state" and message["is_available"] is is_available:
                return message

    async def next_close(self, seconds: float = 5) -> int:
        while not isinstance(message := await self.next(seconds), Closed):
            pass
        return message.code

    async def show(self, jpeg: bytes, seconds: float = 5) -> dict[str, Any]:
        """Send a frame and return what is said about it; send it again if nobody answers, as a kiosk does."""
        while True:
            await self.send(jpeg)
            while isinstance(message := await self.next(seconds), dict):
                if message["type"] == "kiosk.seen":
                    return message
                if not message["is_available"]:
                    break
            assert not isinstance(message, Closed), message

    async def hears_nothing(self, seconds: float = 0.3) -> bool:
        return bool(await self.socket.receive_nothing(seconds))
