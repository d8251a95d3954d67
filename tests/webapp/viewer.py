"""A browser's socket, through the whole ASGI application: origin, session, addresses, consumer."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator

from tests.webapp.conftest import client_of
from webapp.accounts.models import User
from webapp.config.asgi import application
from webapp.jobs import broadcast


class Frame(NamedTuple):
    header: broadcast.FrameHeader
    picture: bytes


class Closed(NamedTuple):
    code: int


Message = dict[str, Any] | Frame | Closed


class Viewer:
    """``async with Viewer(path, user) as viewer: await viewer.next()``."""

    def __init__(self, path: str, user: User | None, *, origin: str = "http://localhost") -> None:
        self.path = path
        self.user = user
        self.origin = origin
        self.accepted = False

    async def __aenter__(self) -> Viewer:
        headers = [(b"origin", self.origin.encode()), (b"host", b"localhost")]
        if self.user is not None:
            self.client = await sync_to_async(client_of)(self.user)
            cookie = f"sessionid={self.client.cookies['sessionid'].value}"
            headers.append((b"cookie", cookie.encode()))
        scope = {
            "type": "websocket",
            "path": self.path,
            "headers": headers,
            "query_string": b"",
            "subprotocols": [],
        }
        self.socket = ApplicationCommunicator(application, scope)
        await self.socket.send_input({"type": "websocket.connect"})
        self.first = await self.socket.receive_output(5)
        self.accepted = self.first["type"] == "websocket.accept"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.socket.future.done():
            await self.socket.send_input({"type": "websocket.disconnect", "code": 1000})
            await self.socket.wait(5)

    async def next(self, seconds: float = 5) -> Message:
        message = await self.socket.receive_output(seconds)
        if message["type"] == "websocket.close":
            return Closed(message["code"])
        if message.get("bytes"):
            frame = message["bytes"]
            length = int.from_bytes(frame[:4], "big")
            return Frame(broadcast.header_of(frame), frame[4 + length :])
        payload: dict[str, Any] = json.loads(message["text"])
        return payload

    async def next_frame(self, seconds: float = 5) -> Frame:
        while not isinstance(message := await self.next(seconds), Frame):
            assert not isinstance(message, Closed), message
        return message

    async def next_state(self, **expected: object) -> dict[str, Any]:
        """Wait for a state in which all of ``expected`` is so."""
        while True:
            message = await self.next()
            assert not isinstance(message, Closed), message
            if isinstance(message, dict) and message["type"] == "job.state":
                job: dict[str, Any] = message["job"]
                if all(job[name] == value for name, value in expected.items()):
                    return job

    async def next_close(self) -> int:
        while not isinstance(message := await self.next(), Closed):
            pass
        return message.code

    async def hears_nothing(self, seconds: float = 0.3) -> bool:
        return bool(await self.socket.receive_nothing(seconds))

    async def say(self, text: str) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": text})
        await asyncio.sleep(0)

    async def ready(self) -> None:
        await self.say('{"type": "ready"}')
