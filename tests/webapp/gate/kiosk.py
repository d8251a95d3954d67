"""A kiosk's socket: its device token, and frames to show."""

from __future__ import annotations

import json
from typing import Any

from tests.webapp.sockets import Closed, Socket
from webapp.gate.devices import COOKIE


class KioskSocket(Socket):
    """``async with KioskSocket(token) as kiosk: await kiosk.show(jpeg)``."""

    def __init__(self, token: str | None, *, language: str = "en", origin: str = "http://localhost") -> None:
        cookie = f"django_language={language}" + (f"; {COOKIE}={token}" if token is not None else "")
        super().__init__("/ws/kiosk/", cookie, origin=origin)
        self.state: dict[str, Any] = {}

    async def next(self, seconds: float = 5) -> dict[str, Any] | Closed:
        message = await self.receive(seconds)
        if isinstance(message, Closed):
            return message
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
