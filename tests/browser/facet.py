"""A whole Facet of the tests' own, started as a person starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MAX_UPLOAD_BYTES = 3_000_000


class RunningFacet:
    """The project's own launcher, with everything it starts, on a free port and a new data folder."""

    def __init__(self, data: Path) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.data = data
        self.lines: list[str] = []
        # Settings of other tests, or of whoever runs them, are none of this Facet's business.
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FACET_", "DATABASE_URL", "REDIS_URL", "DJANGO_"))
            or name == "FACET_WEIGHTS"
        }
        environment["FACET_MAX_UPLOAD_BYTES"] = str(MAX_UPLOAD_BYTES)
        environment["FACET_DOOR_COMMANDS"] = (
            f"open=/usr/bin/env touch {data}/opened,jammed=/usr/bin/env false"
        )
        port = self.address.rpartition(":")[2]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "webapp.config.embedded", "--port", port, "--data", str(data)],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_ready(self, seconds: float = 300) -> None:
        if not self._ready.wait(seconds) or self.process.poll() is not None:
            raise AssertionError("Facet did not start:\n" + "\n".join(self.lines))

    def first_run_address(self) -> str:
        """The link to the administrator's account, printed just after the address."""
        for _ in range(100):
            for line in self.lines:
                if "/accounts/first-run/" in line:
                    return "http" + line.rpartition("http")[2]
            self._reader.join(0.1)
        raise AssertionError("no link to the first run in:\n" + "\n".join(self.lines))

    def manage(self, *arguments: str, said: str = "") -> None:
        """Run a management command on this Facet's rows, with ``said`` as its input."""
        environment = {**os.environ, "FACET_DATA": str(self.data)}
        environment["DJANGO_SETTINGS_MODULE"] = "webapp.config.settings"
        command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
        subprocess.run(command, env=environment, input=said, text=True, check=True, capture_output=True)

    def kill_worker(self, queue: str) -> None:
        """Kill the worker of a queue, as a lack of memory would."""
        for status in Path("/proc").glob("[0-9]*/status"):
            with suppress(OSError):
                is_child = f"PPid:\t{self.process.pid}\n" in status.read_text()
                command = (status.parent / "cmdline").read_bytes().split(b"\0")
                if is_child and queue.encode() in command:
                    os.kill(int(status.parent.name), signal.SIGKILL)
                    return
        raise AssertionError(f"no worker takes from {queue}")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(40)
        self._reader.join(5)
        if self.process.stdout:
            self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if self.address in line:
                self._ready.set()
        self._ready.set()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
