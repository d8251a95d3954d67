"""A whole Facet of the tests' own, started as a person starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
MAX_UPLOAD_BYTES = 3_000_000


class RunningFacet:
    """The project's own launcher, with everything it starts, on a free port and a new data folder."""

    def __init__(self, data: Path) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.data = data
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
        self.environment = environment
        self.start()

    def start(self) -> None:
        self.lines: list[str] = []
        self._ready = threading.Event()
        self.process = self._launch(self.address.rpartition(":")[2])
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start_another(self) -> subprocess.Popen[str]:
        """A second launcher with the same folder and a port of its own."""
        return self._launch(str(free_port()))

    def _launch(self, port: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "webapp.config.embedded", "--port", port, "--data", str(self.data)],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

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

    def children(self) -> list[psutil.Process]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in found if one.status() != psutil.STATUS_ZOMBIE]

    def workers(self) -> dict[str, psutil.Process]:
        """The running workers by the queue that each takes from."""
        lines = {one: one.cmdline() for one in self.children()}
        return {line[line.index("--queues") + 1]: one for one, line in lines.items() if "--queues" in line}

    def kill_worker(self, queue: str) -> psutil.Process:
        """Kill the worker of a queue, as a lack of memory would."""
        worker = self.workers()[queue]
        worker.kill()
        return worker

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)  # longer than the slowest child gets
        self._reader.join(5)
        if self.process.stdout:
            self.process.stdout.close()
        return code

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
