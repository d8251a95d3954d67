"""Doors: real web servers, a real broker, real programs, and everything that can go wrong with them."""

from __future__ import annotations

import gc
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import psutil
import pytest
from django.conf import LazySettings
from django.utils import timezone, translation
from paho.mqtt.enums import CallbackAPIVersion

from tests.webapp.conftest import wait_until
from tests.webapp.gate.broker import Broker
from tests.webapp.gate.conftest import MakePassage
from tests.webapp.gate.relay import Relay
from webapp.accounts.models import User
from webapp.gate import sending
from webapp.gate.doors import calls
from webapp.gate.doors.words import in_words
from webapp.gate.models import Door, DoorCall, Gate
from webapp.gate.services.gates import add_door
from webapp.webhooks.signature import new_secret, signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float]]:
    """Calls that were sent to the queue, and after how long; there is no worker here."""
    found: list[tuple[int, float]] = []
    monkeypatch.setattr(
        sending, "send_door_call", lambda call, *, after_seconds=0.0: found.append((call, after_seconds))
    )
    return found


def door_of(gate: Gate, actor: User, kind: str, **settings: Any) -> Door:
    timeout, attempts = settings.pop("timeout_seconds", 2.0), settings.pop("attempts", 3)
    return add_door(
        gate,
        kind=kind,
        settings=settings,
        summary=kind,
        timeout_seconds=timeout,
        attempts=attempts,
        actor=actor,
    )


@pytest.fixture
def door(gate: Gate, administrator: User, relay: Relay) -> Door:
    return door_of(gate, administrator, "webhook", url=relay.url, secret="s3cret")


def call_of(door: Door, make_passage: MakePassage | None = None, *, seconds: float = 8.0) -> DoorCall:
    passage = make_passage() if make_passage else None
    expires_at = timezone.now() + timedelta(seconds=seconds)
    return DoorCall.objects.create(door=door, passage=passage, expires_at=expires_at)


def made(call: DoorCall) -> DoorCall:
    calls.make(call.pk)
    call.refresh_from_db()
    return call


def test_a_webhook_can_tell_that_it_was_facet(door: Door, relay: Relay, make_passage: MakePassage) -> None:
    call = made(call_of(door, make_passage))
    assert (call.state, call.attempts, call.answer) == ("delivered", 1, "status: 204 No Content")
    assert call.ms is not None
    (headers, body), *more = relay.heard
    assert not more
    signed = f"{headers['X-Facet-Timestamp']}.".encode() + body
    expected = hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    assert headers["X-Facet-Signature"] == f"v1={expected}"
    assert abs(int(headers["X-Facet-Timestamp"]) - time.time()) < 5
    told = json.loads(body)
    assert headers["X-Facet-Call"] == told["call"] == str(call.uuid)
    assert (told["event"], told["gate"]["name"], told["passage"]) == ("opened", "Front door", call.passage_id)
    assert "Danielle" not in body.decode()


def test_the_signature_of_the_documentation() -> None:
    assert signature("secret", "1700000000", b'{"event":"test"}') == (
        "v1=" + hmac.new(b"secret", b'1700000000.{"event":"test"}', hashlib.sha256).hexdigest()
    )


def test_asks_again_after_a_while_and_then_no_more(
    door: Door, relay: Relay, sent: list[tuple[int, float]]
) -> None:
    relay.answers = [503]
    call = made(call_of(door))
    assert (call.state, call.attempts) == ("waiting", 1)
    assert made(call).attempts == 2
    assert [pause for _, pause in sent] == [0.3, 0.6]
    call = made(call)
    assert (call.state, call.attempts, call.answer) == ("failed", 3, "status: 503 Service Unavailable")
    assert len(sent) == 2
    assert made(call).attempts == 3  # nothing more, whoever sends it


def test_what_would_not_help_is_not_tried_again(
    door: Door, relay: Relay, sent: list[tuple[int, float]]
) -> None:
    relay.answers = [403]
    assert made(call_of(door)).state == "failed"
    assert sent == []


def test_is_not_led_elsewhere(door: Door, relay: Relay, sent: list[tuple[int, float]]) -> None:
    relay.answers = [307]
    assert made(call_of(door)).state == "failed"
    assert len(relay.heard) == 1


def test_a_slow_door_is_given_up_in_time(door: Door, relay: Relay, sent: list[tuple[int, float]]) -> None:
    relay.seconds = 5.0
    Door.objects.update(timeout_seconds=0.5)
    began = time.monotonic()
    call = made(call_of(door))
    assert time.monotonic() - began < 2.0
    assert (call.state, call.answer) == ("waiting", "no_answer: 0.5")


def test_a_door_that_trickles_is_given_up_in_time(
    gate: Gate, administrator: User, sent: list[tuple[int, float]]
) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def trickle() -> None:
            peer, _ = server.accept()
            with peer:
                for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100:
                    try:
                        peer.send(bytes([byte]))
                    except OSError:
                        return
                    time.sleep(0.1)

        threading.Thread(target=trickle, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        door = door_of(gate, administrator, "webhook", url=url, secret="s", timeout_seconds=0.6)
        began = time.monotonic()
        assert made(call_of(door)).state == "waiting"
        assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("kind", ["webhook", "mqtt"])
def test_a_name_that_nobody_resolves_is_given_up_in_time_and_never_called_later(
    gate: Gate,
    administrator: User,
    kind: str,
    relay: Relay,
    sent: list[tuple[int, float]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolve, resolved = socket.getaddrinfo, threading.Event()

    def slowly(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        if host not in ("door.example", b"door.example"):
            return resolve(host, *args, **kwargs)
        time.sleep(2.5)
        resolved.set()
        return resolve("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    port = relay.server.server_port
    settings: dict[str, Any] = {"url": f"http://door.example:{port}/", "secret": "s"}
    if kind == "mqtt":
        settings = {"host": "door.example", "port": port, "topic": "door", "tls": False}
        settings |= {"ca_certificate": "", "username": "", "password": ""}
    began = time.monotonic()
    call = made(call_of(door_of(gate, administrator, kind, timeout_seconds=0.5, **settings)))
    assert time.monotonic() - began < 2.0
    assert (call.state, call.answer) == ("waiting", "no_answer: 0.5")
    assert resolved.wait(10)
    time.sleep(0.3)
    assert relay.heard == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
def test_only_the_web_is_asked(
    gate: Gate, administrator: User, url: str, sent: list[tuple[int, float]]
) -> None:
    assert made(call_of(door_of(gate, administrator, "webhook", url=url, secret="s"))).state == "failed"


def test_nobody_there_is_a_failure_with_a_name(
    gate: Gate, administrator: User, sent: list[tuple[int, float]]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    door = door_of(gate, administrator, "webhook", url=f"http://127.0.0.1:{port}/", secret="s")
    assert made(call_of(door)).answer == "nobody_there"
    door = door_of(gate, administrator, "webhook", url="http://door.invalid/", secret="s")
    assert made(call_of(door)).answer == "unknown_name"


@pytest.mark.parametrize(
    ("answer", "english", "chinese"),
    [
        ("status: 403 Forbidden", "the server said 403 Forbidden", "服务器回答：403 Forbidden"),
        ("no_answer: 0.5", "no answer within 0.5 s", "0.5 秒内没有应答"),
        ("nobody_there", "nothing listens at this address", "此地址没有服务在监听"),
        # As it was kept before answers were slugs.
        ("ConnectError", "ConnectError", "ConnectError"),
        ("100% sure", "100% sure", "100% sure"),
        ("", "", ""),
    ],
)
def test_what_a_door_answered_is_said_in_the_language_of_who_looks(
    answer: str, english: str, chinese: str
) -> None:
    assert in_words(answer) == english
    with translation.override("zh-hans"):
        assert in_words(answer) == chinese


def test_too_late_never_opens(door: Door, relay: Relay) -> None:
    call = made(call_of(door, seconds=-0.1))
    assert (call.state, call.attempts) == ("expired", 0)
    assert relay.heard == []


def test_a_retry_that_would_come_too_late_is_none(
    door: Door, relay: Relay, sent: list[tuple[int, float]]
) -> None:
    relay.answers = [503]
    assert made(call_of(door, seconds=0.25)).state == "failed"
    assert sent == []


def test_two_workers_call_a_door_once(door: Door, relay: Relay) -> None:
    call = call_of(door)
    DoorCall.objects.filter(pk=call.pk).update(
        state="calling", attempts=1, lease_until=timezone.now() + timedelta(seconds=5)
    )
    calls.make(call.pk)
    assert relay.heard == []


def test_a_call_lost_with_its_worker_or_its_queue_is_sent_again_and_a_late_one_closed(
    door: Door, sent: list[tuple[int, float]]
) -> None:
    now = timezone.now()
    lost, dead, busy, late = (call_of(door) for _ in range(4))
    DoorCall.objects.filter(pk=lost.pk).update(made_at=now - timedelta(seconds=4))
    DoorCall.objects.filter(pk=dead.pk).update(state="calling", lease_until=now - timedelta(seconds=1))
    DoorCall.objects.filter(pk=busy.pk).update(state="calling", lease_until=now + timedelta(seconds=1))
    DoorCall.objects.filter(pk=late.pk).update(expires_at=now)
    calls.sweep()
    assert {call for call, _ in sent} == {lost.pk, dead.pk}
    assert DoorCall.objects.get(pk=late.pk).state == "expired"


def test_a_worker_that_overslept_overwrites_nothing(
    door: Door, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = call_of(door)

    def overtaken(*_: Any, **__: Any) -> str:
        DoorCall.objects.filter(pk=call.pk).update(attempts=2)  # another one took it meanwhile
        return "late"

    monkeypatch.setitem(calls.CALL, "webhook", overtaken)
    assert (made(call).state, call.answer) == ("calling", "")


def test_its_secret_lies_sealed_in_the_database(door: Door) -> None:
    door.refresh_from_db()
    assert b"s3cret" not in bytes(door.sealed_settings)
    assert calls.settings_of(door)["secret"] == "s3cret"
    assert len(new_secret()) >= 43


def test_settings_moved_to_another_door_do_not_open(
    door: Door, gate: Gate, administrator: User, relay: Relay, sent: list[tuple[int, float]]
) -> None:
    other = door_of(gate, administrator, "webhook", url="http://127.0.0.1:1/", secret="s")
    Door.objects.filter(pk=other.pk).update(sealed_settings=door.sealed_settings)
    assert made(call_of(Door.objects.get(pk=other.pk))).state == "failed"
    assert relay.heard == []


# --- Commands ---------------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path, settings: LazySettings) -> Path:
    path = tmp_path / "program.py"
    settings.DOOR_COMMANDS = {"open": f"{sys.executable} {path} 'two words'"}
    return path


def test_a_command_runs_without_a_shell_and_without_our_secrets(
    gate: Gate, administrator: User, program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACET_SECRET_KEY", "ours")
    monkeypatch.setenv("DATABASE_URL", "ours")
    told = tmp_path / "told"
    program.write_text(
        f"import os, sys, json; json.dump([sys.argv[1:], dict(os.environ)], open({str(told)!r}, 'w'))"
    )
    call = made(call_of(door_of(gate, administrator, "command", name="open", timeout_seconds=5.0)))
    assert (call.state, call.answer) == ("delivered", "exit_code: 0")
    arguments, environment = json.loads(told.read_text())
    assert arguments == ["two words"]
    assert (environment["FACET_CALL"], environment["FACET_EVENT"]) == (str(call.uuid), "test")
    assert "ours" not in environment.values()


def test_a_command_that_fails_or_hangs_is_ended_with_all_it_started(
    gate: Gate, administrator: User, program: Path, tmp_path: Path, sent: list[tuple[int, float]]
) -> None:
    door = door_of(gate, administrator, "command", name="open", timeout_seconds=2.0)
    program.write_text("raise SystemExit(3)")
    assert made(call_of(door)).answer == "exit_code: 3"
    number, child = tmp_path / "number", tmp_path / "child.py"
    child.write_text(f"import os, time; open({str(number)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    program.write_text(f"import subprocess, sys; subprocess.run([sys.executable, {str(child)!r}])")
    assert made(call_of(door)).answer == "not_done: 2"
    wait_until(lambda: is_gone(int(number.read_text())), "the end of what it had started", seconds=5)


def is_gone(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("name", ["close", "/bin/sh", "open; rm -rf /"])
def test_only_commands_of_the_list_run(gate: Gate, administrator: User, program: Path, name: str) -> None:
    call = made(call_of(door_of(gate, administrator, "command", name=name)))
    assert call.state == "failed"
    assert call.answer == f"not_allowed: {name}"


# --- MQTT -------------------------------------------------------------------------------------------


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    yield made
    made.end()


def test_a_message_reaches_whoever_listens(gate: Gate, administrator: User, broker: Broker) -> None:
    heard: list[bytes] = []
    ready = threading.Event()
    listener = mqtt.Client(CallbackAPIVersion.VERSION2)
    listener.username_pw_set("facet", "s3cret")
    listener.on_message = lambda client, userdata, message: heard.append(bytes(message.payload))
    listener.on_subscribe = lambda *_: ready.set()
    listener.connect("127.0.0.1", broker.port)
    listener.subscribe("doors/#", qos=1)
    listener.loop_start()
    assert ready.wait(5)
    call = made(call_of(door_of(gate, administrator, "mqtt", **broker.settings())))
    assert (call.state, call.answer) == ("delivered", "published")
    wait_until(lambda: heard, "the message")
    listener.disconnect()
    listener.loop_stop()
    assert json.loads(heard[0])["call"] == str(call.uuid)


def test_a_wrong_password_is_final(
    gate: Gate, administrator: User, broker: Broker, sent: list[tuple[int, float]]
) -> None:
    door = door_of(gate, administrator, "mqtt", **broker.settings(password="wrong"))
    call = made(call_of(door))
    assert (call.state, sent) == ("failed", [])
    assert call.answer.startswith("broker_refuses: ")
    assert "uthorized" in call.answer


def test_a_broker_that_is_away_or_mute_is_given_up_in_time(
    gate: Gate, administrator: User, sent: list[tuple[int, float]]
) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings = {"host": "127.0.0.1", "port": mute.getsockname()[1], "topic": "x", "tls": False}
        settings |= {"ca_certificate": "", "username": "", "password": ""}
        door = door_of(gate, administrator, "mqtt", timeout_seconds=0.5, **settings)
        began = time.monotonic()
        assert made(call_of(door)).answer == "no_answer: 0.5"
        assert time.monotonic() - began < 3.0
    assert made(call_of(door)).answer == "nobody_there"


# paho leaves the socket of a refused certificate to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_tls_trusts_only_the_given_authority(
    gate: Gate, administrator: User, tmp_path: Path, sent: list[tuple[int, float]]
) -> None:
    certificate, key = tmp_path / "broker.pem", tmp_path / "broker.key"
    subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=broker",
            ),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)),
        ],
        check=True,
        capture_output=True,
    )
    broker = Broker(tmp_path, certificate=(certificate, key))
    try:
        trusted = broker.settings(tls=True, ca_certificate=certificate.read_text())
        assert made(call_of(door_of(gate, administrator, "mqtt", **trusted))).state == "delivered"
        unknown = door_of(gate, administrator, "mqtt", **broker.settings(tls=True))
        assert made(call_of(unknown)).answer == "not_trusted"
        gc.collect()
    finally:
        broker.end()
