"""A browser's socket: somebody's session, and the frames of a job."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NamedTuple, Self

from asgiref.sync import sync_to_async

from tests.webapp.conftest import client_of
from tests.webapp.sockets import Closed, Socket
from webapp.accounts.models import User
from webapp.jobs import broadcast


class Frame(NamedTuple):
    header: broadcast.FrameHeader
    picture: bytes


Message = dict[str, Any] | Frame | Closed


class Viewer(Socket):
    """``async with Viewer(path, user) as viewer: await viewer.next()``."""

    def __init__(self, path: str, user: User | None, *, origin: str = "http://localhost") -> None:
        super().__init__(path, origin=origin)
        self.user = user

    async def __aenter__(self) -> Self:
        if self.user is not None:
            self.client = await sync_to_async(client_of)(self.user)
            self.cookie = f"sessionid={self.client.cookies['sessionid'].value}"
        return await super().__aenter__()

    async def next(self, seconds: float = 5) -> Message:
        message = await self.receive(seconds)
        if isinstance(message, Closed):
            return message
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

    async def say(self, text: str) -> None:
        await self.socket.send_input({"type": "websocket.receive", "text": text})
        await asyncio.sleep(0)

    async def ready(self) -> None:
        await self.say('{"type": "ready"}')
