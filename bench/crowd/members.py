"""Those who come all at once: viewers, people with photographs, screens at gates. A process of its own, for ``bench.load``.

``python -m bench.crowd.members`` reads what to do from its standard input, as JSON.
"""

from __future__ import annotations

from gevent import monkey

monkey.patch_all()

import base64  # noqa: E402
import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections import Counter  # noqa: E402
from typing import Any, ClassVar  # noqa: E402

import click  # noqa: E402
import gevent  # noqa: E402
import requests  # noqa: E402
import websocket  # noqa: E402
from locust import User, constant_throughput, task  # noqa: E402
from locust.env import Environment  # noqa: E402

from bench.crowd.people import unlike_any  # noqa: E402

PERCENTILES = (0.5, 0.9, 0.95, 0.99)
UPLOADS_A_PERSON = 0.5
"""A second."""
TIMEOUT_SECONDS = 30.0
ROW = "{:<14}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}"


class Crowd:
    """What all of them share."""

    address: ClassVar[str] = ""
    cookies: ClassVar[dict[str, str]] = {}
    headers: ClassVar[dict[str, str]] = {}
    job: ClassVar[int] = 0
    jpeg: ClassVar[bytes] = b""
    tokens: ClassVar[list[str]] = []
    faces: ClassVar[list[bytes]] = []
    frames_a_second: ClassVar[float] = 5.0
    counts: ClassVar[Counter[str]] = Counter()
    opened: ClassVar[int] = 0


class Member(User):
    """Tells Locust how long something took."""

    abstract = True

    def took(self, name: str, began: float, error: Exception | None = None, size: int = 0) -> None:
        self.environment.events.request.fire(
            request_type="",
            name=name,
            response_time=1000 * (time.time() - began),
            response_length=size,
            exception=error,
            context={},
        )

    def socket(self, path: str, cookies: dict[str, str]) -> websocket.WebSocket:
        return websocket.create_connection(
            Crowd.address.replace("http", "ws") + path,
            timeout=TIMEOUT_SECONDS,
            origin=Crowd.address,
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
        )


class Viewer(Member):
    """Watches the one painting, as a browser does: says when there is room for the next frame."""

    @task
    def watch(self) -> None:
        began = time.time()
        try:
            socket = self.socket(f"/ws/jobs/{Crowd.job}/", Crowd.cookies)
            message = socket.recv()
            self.took("watch: open", began)
            Crowd.opened += 1
            while True:
                if isinstance(message, bytes):
                    header = json.loads(message[4 : 4 + int.from_bytes(message[:4], "big")])
                    made_at = header["figures"].get("made_at")
                    if made_at:
                        self.took("watch: frame", made_at, size=len(message))
                    socket.send('{"type": "ready"}')
                message = socket.recv()
        except (OSError, websocket.WebSocketException) as error:
            self.took("watch: open", began, error)
            gevent.sleep(1.0)


class Uploader(Member):
    """Brings photographs nobody has brought before."""

    wait_time = constant_throughput(UPLOADS_A_PERSON)

    def on_start(self) -> None:
        gevent.sleep(random.random() / UPLOADS_A_PERSON)  # not all at the same moment
        self.browser = requests.Session()
        self.browser.cookies.update(Crowd.cookies)
        self.browser.headers.update(Crowd.headers)

    @task(20)
    def upload(self) -> None:
        file = {"file": ("photo.jpg", unlike_any(Crowd.jpeg))}
        self._ask("upload", 201, "post", "/photos/", data={"role": "photograph"}, files=file)

    @task(1)
    def look(self) -> None:
        self._ask("page", 200, "get", "/")

    def _ask(self, name: str, expected: int, method: str, path: str, **content: Any) -> None:
        began, error = time.time(), None
        try:
            answer = self.browser.request(method, Crowd.address + path, timeout=TIMEOUT_SECONDS, **content)
            if answer.status_code != expected:
                error = RuntimeError(f"{answer.status_code} {answer.text[:120]}")
        except requests.RequestException as failure:
            error = failure
        self.took(name, began, error)


class Screen(Member):
    """A gate's screen with somebody before it: a frame is sent whether the last one was answered or not."""

    def on_start(self) -> None:
        self.token = Crowd.tokens.pop()

    @task
    def stand(self) -> None:
        try:
            socket = self.socket("/ws/kiosk/", {"facet_kiosk": self.token})
        except (OSError, websocket.WebSocketException) as error:
            self.took("gate: frame", time.time(), error)
            gevent.sleep(1.0)
            return
        sent: list[float] = []
        listener = gevent.spawn(self._listen, socket, sent)
        try:
            while not listener.ready():
                sent.append(time.time())
                Crowd.counts["gate: frames sent"] += 1
                socket.send_binary(random.choice(Crowd.faces))
                gevent.sleep(1 / Crowd.frames_a_second)
        except (OSError, websocket.WebSocketException) as error:
            self.took("gate: frame", time.time(), error)
        finally:
            listener.kill()
            socket.close()

    def _listen(self, socket: websocket.WebSocket, sent: list[float]) -> None:
        while True:
            try:
                message = json.loads(socket.recv())
            except (OSError, ValueError, websocket.WebSocketException):
                return
            if message["type"] == "kiosk.seen":
                # The server counts from a frame's arrival; which one it was, it does not say.
                self.took("gate: frame", time.time() - message["ms"] / 1000)
                Crowd.counts["gate: frames answered"] += 1
            elif not message.get("is_available", True):
                Crowd.counts["gate: told out of order"] += 1


def run_crowd(viewers: int, uploads: float, gates: int, seconds: float) -> Environment:
    """Let them come, a hundred a second, and stay for so long; the figures count from when all are there."""
    people = {Viewer: viewers, Uploader: round(uploads / UPLOADS_A_PERSON), Screen: gates}
    people = {member: count for member, count in people.items() if count}
    for member, count in people.items():
        member.fixed_count = count
    environment = Environment(user_classes=list(people))
    runner = environment.create_local_runner()
    total = sum(people.values())
    runner.start(total, spawn_rate=100)
    until = time.monotonic() + 60 + total / 20
    while (runner.user_count < total or Crowd.opened < viewers) and time.monotonic() < until:
        gevent.sleep(0.5)
    gevent.sleep(3.0)
    opened = {
        entry.name: entry for entry in environment.stats.entries.values() if entry.name == "watch: open"
    }
    _tell_opening(opened)
    environment.stats.reset_all()
    Crowd.counts.clear()
    began, processor = time.monotonic(), time.process_time()
    gevent.sleep(seconds)
    Crowd.counts["crowd's part of a core, %"] = round(
        100 * (time.process_time() - processor) / (time.monotonic() - began)
    )
    runner.quit()
    return environment


def _tell_opening(entries: dict[str, Any]) -> None:
    for entry in entries.values():
        click.echo(f"all are there. {_row(entry, None)}")


def _row(entry: Any, seconds: float | None) -> str:
    rate = f"{entry.num_requests / seconds:.1f}" if seconds else "-"
    percentiles = [f"{entry.get_response_time_percentile(part) or 0:.0f}" for part in PERCENTILES]
    return ROW.format(entry.name, entry.num_requests, rate, entry.num_failures, *percentiles)


def tell(environment: Environment, seconds: float) -> None:
    click.echo(ROW.format("", "count", "a second", "failed", "50 %", "90 %", "95 %", "99 %"))
    for entry in sorted(environment.stats.entries.values(), key=lambda entry: entry.name):
        click.echo(_row(entry, seconds))
    for what, count in sorted(Crowd.counts.items()):
        click.echo(f"{what}: {count}")
    for error in list(environment.stats.errors.values())[:8]:
        click.echo(f"failed {error.occurrences} times: {error.name}: {str(error.error)[:150]}")


def main() -> None:
    wanted = json.load(sys.stdin)
    Crowd.address, Crowd.job = wanted["address"], wanted["job"]
    Crowd.cookies, Crowd.headers = wanted["cookies"], wanted["headers"]
    Crowd.tokens, Crowd.frames_a_second = wanted["tokens"], wanted["frames_a_second"]
    Crowd.jpeg, *Crowd.faces = [base64.b64decode(picture) for picture in wanted["pictures"]]
    seconds = wanted["seconds"]
    tell(run_crowd(wanted["viewers"], wanted["uploads"], len(Crowd.tokens), seconds), seconds)


if __name__ == "__main__":
    main()
