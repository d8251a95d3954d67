"""A socket through the whole ASGI application: origin, cookies, addresses, consumer."""

from __future__ import annotations

from types import TracebackType
from typing import Any, NamedTuple, Self

from asgiref.testing import ApplicationCommunicator

from webapp.config.asgi import application


class Closed(NamedTuple):
    code: int


class Socket:
    """``async with Socket(path, cookie) as socket: await socket.receive()``."""

    def __init__(self, path: str, cookie: str = "", *, origin: str = "http://localhost") -> None:
        self.path = path
        self.cookie = cookie
        self.origin = origin
        self.accepted = False
        self.more_headers: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        headers = {
            "origin": self.origin,
            "host": "localhost",
            "cookie": self.cookie,
            **self.more_headers,
        }
        scope = {
            "type": "websocket",
            "path": self.path,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items() if value],
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

    async def receive(self, seconds: float = 5) -> dict[str, Any] | Closed:
        message: dict[str, Any] = await self.socket.receive_output(seconds)
        return Closed(message["code"]) if message["type"] == "websocket.close" else message

    async def next_close(self, seconds: float = 5) -> int:
        while not isinstance(message := await self.receive(seconds), Closed):
            pass
        return message.code

    async def hears_nothing(self, seconds: float = 0.3) -> bool:
        return bool(await self.socket.receive_nothing(seconds))
