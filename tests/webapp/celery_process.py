"""A real worker or beat, as in production, on the tests' database and Redis."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from celery.__main__ import main
from celery.utils.nodenames import gethostname
from django.conf import settings

from tests.webapp import network
from tests.webapp.forks import Fork


class CeleryProcess:
    """A fork, see forks.py, unless it has an environment of its own.

    Args:
        on: the host that it runs on; see network.py.
    """

    def __init__(self, log: Path, *arguments: str, environment: dict[str, str], on: str = "") -> None:
        self.log = log
        self.log.touch()
        command = ["celery", "-A", "webapp.config.celery", *arguments]
        self.process: Fork | subprocess.Popen[bytes]
        if not environment:
            self.process = Fork(run, log, command, on)
            return
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=settings.BASE_DIR,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def has_logged(self, words: str) -> bool:
        text = self.log.read_text()
        assert self.process.poll() is None, text
        return words in text

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def end(self) -> None:
        for number in (signal.SIGCONT, signal.SIGKILL):
            self.process.send_signal(number)
        self.process.wait()


class Workers:
    """Of a module's tests, one after the other: their networks take seconds to load."""

    def __init__(self, folder: Path, *arguments: str, environment: dict[str, str]) -> None:
        self.folder = folder
        self.arguments = arguments
        self.environment = environment
        self.started: list[CeleryProcess] = []

    def start(self) -> CeleryProcess:
        log = self.folder / f"{len(self.started)}.log"
        worker = CeleryProcess(log, "worker", *self.arguments, environment=self.environment)
        self.started.append(worker)
        deadline = time.monotonic() + 120
        while not worker.has_logged(" ready."):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        return worker

    def living(self) -> CeleryProcess:
        """The newest, if it has not been killed."""
        if self.started and self.started[-1].process.poll() is None:
            return self.started[-1]
        return self.start()

    def end(self) -> None:
        for worker in self.started:
            worker.end()


def run(log: Path, command: list[str], host: str) -> None:
    """In a fork: what ``python -m celery`` does."""
    if host:
        network.enter(host)
        gethostname.clear()  # Celery looks its name up once
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    sys.argv = command
    main()
