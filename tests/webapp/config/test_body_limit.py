"""A body that is too long is refused before anything keeps it; tried on a real server."""

from __future__ import annotations

import contextlib
import errno
import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.models import Group

from tests.webapp.conftest import client_of, wait_until
from webapp.accounts.models import User
from webapp.config.body_limit import BodyLimit
from webapp.config.file_sizes import max_bytes

LIMIT = 200_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data = tmp_path_factory.mktemp("data")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "webapp.config.settings",
        "FACET_DATA": str(data),
        "FACET_MAX_UPLOAD_BYTES": str(LIMIT - 100_000),
    }
    command = ["-m", "uvicorn", "webapp.config.asgi:application", "--lifespan", "off", "--port", str(port)]
    with (data / "log").open("wb") as log:
        web = subprocess.Popen([sys.executable, *command], env=environment, cwd=settings.BASE_DIR, stderr=log)

    def answers() -> bool:
        assert web.poll() is None, (data / "log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(answers, "the server", seconds=30)
    yield port
    web.kill()
    web.wait()


def refusal(response: http.client.HTTPResponse) -> tuple[int, str]:
    return response.status, json.load(response)["error"]["reason"]


def test_by_the_length_it_announces(server: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server, timeout=10)
    connection.request("POST", "/photos/", b"x" * (LIMIT + 1), {"Content-Type": "application/octet-stream"})
    assert refusal(connection.getresponse()) == (413, "file_too_large")
    connection.close()


def test_by_the_length_it_turns_out_to_have(server: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server, timeout=10)
    chunks = (b"x" * 50_000 for _ in range(8))
    connection.request(
        "POST", "/photos/", chunks, encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
    )
    assert refusal(connection.getresponse()) == (413, "file_too_large")
    connection.close()


def test_whoever_sends_for_ever_is_cut_off(server: int) -> None:
    sent = 0
    with socket.create_connection(("127.0.0.1", server), timeout=10) as client:
        client.sendall(b"POST /photos/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000000\r\n\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while sent < 100 * LIMIT:
                sent += client.send(b"x" * 65536)
    assert sent < 50 * LIMIT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("who", "path", "may_be_large"),
    [
        ("reception", "/people/1/imports/", True),
        ("reception", "/photos/", False),
        ("alice", "/people/1/imports/", False),
        (None, "/people/1/imports/", False),
    ],
)
def test_an_archive_may_be_large_only_from_who_may_bring_one(
    who: str | None, path: str, may_be_large: bool
) -> None:
    headers = []
    if who:
        user = User.objects.create_user(who)
        if who == "reception":
            user.groups.add(Group.objects.get(name="Reception"))
        cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    largest = async_to_sync(max_bytes)({"type": "http", "path": path, "headers": headers})
    assert largest == (settings.MAX_IMPORT_BYTES if may_be_large else settings.MAX_UPLOAD_BYTES)


async def answer_of(app: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def ten(_: Any) -> int:
        return 10

    limited = BodyLimit(app, max_bytes=ten, allowance=0)
    await limited({"type": "http", "path": "/", "headers": []}, receive, send)
    return sent


async def test_a_full_disk_for_a_body_is_a_sentence() -> None:
    async def app(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    start, body = await answer_of(app)
    assert start["status"] == 507
    assert json.loads(body["body"])["error"]["reason"] == "disk_full"


async def test_other_failures_are_not_hidden() -> None:
    async def app(*_: Any) -> None:
        raise OSError(errno.EIO, "I/O error")

    with pytest.raises(OSError, match="I/O"):
        await answer_of(app)
