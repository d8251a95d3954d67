"""One command starts everything, and stops everything."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from webapp.config.embedded import wait_until
from webapp.config.processes import Child, ProcessFailed

PROJECT = Path(__file__).resolve().parents[2]
Launch = Callable[..., "Launched"]


class Launched:
    """A real launcher in a process of its own."""

    def __init__(self, data: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "webapp.config.embedded", "--port", str(port), "--data", str(data)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_ready(self) -> list[str]:
        lines = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            lines.append(line.strip())
            if self.address in line:
                return lines
        raise AssertionError("\n".join(lines))

    def children(self) -> list[psutil.Process]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in found if one.status() != psutil.STATUS_ZOMBIE]

    def health(self) -> dict:
        with urllib.request.urlopen(f"{self.address}/health", timeout=5) as response:
            return dict(json.load(response))

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(with_signal)
        return self.process.wait(60)  # longer than the slowest child gets


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    launched: list[Launched] = []

    def start(port: int | None = None) -> Launched:
        launched.append(Launched(tmp_path / "data", port or free_port()))
        return launched[-1]

    yield start
    for one in launched:
        if one.process.poll() is None:
            one.stop(signal.SIGTERM)
        assert one.process.stdout is not None
        one.process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_child(launched: Launched, *words: str) -> psutil.Process:
    return next(one for one in launched.children() if all(word in " ".join(one.cmdline()) for word in words))


def gone_within(processes: list[psutil.Process], seconds: float) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.timeout(300)
def test_starts_serves_stops_and_finds_its_data_again(launch: Launch, tmp_path: Path) -> None:
    first = launch()
    lines = first.wait_until_ready()
    assert len(lines) == 1  # one line, with the address
    assert (first.health()["workers"], first.health()["faces_workers"]) == (1, 1)
    children = first.children()
    assert len(children) >= 6
    painter, gate = (find_child(first, "celery", "--queues", queue) for queue in ("cpu", "faces"))
    assert painter.nice() > gate.nice()
    assert_nobody_else_uses_its_data(launch)
    assert_restarts_a_killed_worker(first)
    children = first.children()
    assert first.stop(signal.SIGINT) == 0
    assert gone_within(children, 5)

    before = (tmp_path / "data" / "db.sqlite3").stat().st_ino
    secret = (tmp_path / "data" / "secret_key").read_text()
    second = launch()
    assert wait_until_it_has_workers(second)
    assert (tmp_path / "data" / "db.sqlite3").stat().st_ino == before
    assert (tmp_path / "data" / "secret_key").read_text() == secret
    assert_leaves_no_orphan_when_killed(second)


def assert_nobody_else_uses_its_data(launch: Launch) -> None:
    other = launch()
    output, _ = other.process.communicate(timeout=30)
    assert other.process.returncode == 1
    assert "already running" in output


def assert_restarts_a_killed_worker(facet: Launched) -> None:
    worker = find_child(facet, "celery", "--queues", "errands")
    worker.kill()
    assert wait_until_it_has_workers(facet, "errands", but=worker.pid)


def wait_until_it_has_workers(facet: Launched, *queues: str, but: int = 0) -> bool:
    deadline = time.monotonic() + 30
    wanted = set(queues or ("cpu", "faces", "quick", "errands"))
    while time.monotonic() < deadline:
        lines = [one.cmdline() for one in facet.children() if one.pid != but]
        if wanted <= {line[line.index("--queues") + 1] for line in lines if "--queues" in line}:
            return True
        time.sleep(0.2)
    return False


def assert_leaves_no_orphan_when_killed(facet: Launched) -> None:
    children = facet.children()
    os.kill(facet.process.pid, signal.SIGKILL)
    if sys.platform == "linux":  # nowhere else are children told that their parent was killed
        assert gone_within(children, 20)


def test_who_does_not_get_ready_is_waited_for_so_long_and_no_longer(tmp_path: Path) -> None:
    sleeper = Child(
        name="sleeper",
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        environment={},
        log_folder=tmp_path,
        stop_seconds=5.0,
    )
    sleeper.start()
    try:
        ready_at = time.monotonic() + 0.6
        wait_until(lambda: time.monotonic() > ready_at, sleeper, seconds=30.0)
        with pytest.raises(ProcessFailed, match="sleeper did not start"):
            wait_until(lambda: False, sleeper, seconds=0.3)
    finally:
        sleeper.ask_to_stop()
        sleeper.wait_until_stopped()


@pytest.mark.timeout(60)
def test_a_busy_port_gets_a_sentence(launch: Launch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        facet = launch(port)
        output, _ = facet.process.communicate(timeout=30)
    assert facet.process.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in output
    assert "Traceback" not in output
