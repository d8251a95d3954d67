"""The child processes of the embedded Facet: started, watched, started again, stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LOG_BYTES_KEPT = 5_000_000
STEADY_SECONDS = 30.0
"""A child that lived this long is healthy: its earlier falls are forgotten."""


class ProcessFailed(Exception):
    """A child cannot be kept running; the message says which and shows the end of its log."""


def die_with_parent() -> None:
    """Ask Linux to end this process when the launcher dies, even by ``kill -9``: no orphans.

    Other systems have no such request; there an ordinary stop still ends every child.
    """
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def step_back(session: int, niceness: int) -> None:
    """Let other processes go before all of a session; ``session`` is the number of its first process."""
    with suppress(OSError):  # it has ended
        os.setpriority(os.PRIO_PGRP, session, niceness)
        # Linux shares time between sessions before it looks at niceness.
        Path(f"/proc/{session}/autogroup").write_text(str(niceness))


@dataclass
class Child:
    """One process of the house, with its log file and its way of being restarted."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_folder: Path
    stop_seconds: float
    niceness: int = 0
    max_restarts: int = 5
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    restarts: int = field(default=0, init=False)

    @property
    def log_path(self) -> Path:
        return self.log_folder / f"{self.name}.log"

    def start(self) -> None:
        self._rotate_log()
        with self.log_path.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal must reach the launcher only, which then
            # stops the worker before the Redis that the worker still needs.
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  the launcher has one thread
            )
        self.started_at = time.monotonic()

    def step_back(self) -> None:
        """Let others go first from now on; not while it starts, when others wait for it."""
        if self.niceness and self.process is not None:
            step_back(self.process.pid, self.niceness)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep_running(self) -> None:
        """Start the child again if it fell. Raises ``ProcessFailed`` when it falls again and again."""
        if self.is_running():
            return
        if time.monotonic() - self.started_at > STEADY_SECONDS:
            self.restarts = 0
        if self.restarts == self.max_restarts:
            raise ProcessFailed(f"{self.name} stops again and again.\n{self.log_end()}")
        self.restarts += 1
        self.start()
        self.step_back()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.is_running():
            self.process.send_signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Wait ``stop_seconds`` for a polite end, then end the process and all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log_end(self, lines: int = 15) -> str:
        text = self.log_path.read_text(errors="replace") if self.log_path.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _rotate_log(self) -> None:
        self.log_folder.mkdir(parents=True, exist_ok=True)
        if self.log_path.exists() and self.log_path.stat().st_size > LOG_BYTES_KEPT:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
