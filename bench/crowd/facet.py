"""Facet's processes, each started again as soon as it falls, as Compose does."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from webapp.config.embedded import answers, children_of, health, manage

READY_SECONDS = 300.0


class Facet:
    """The processes of one Facet, watched by a thread."""

    def __init__(self, folder: Path, *, workers: int, gate: bool, web_processes: int = 1) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.redis_socket = folder / "redis.sock"
        found = children_of(host="127.0.0.1", port=self.port, data=folder, redis_socket=self.redis_socket)
        worker = found.pop("worker")
        del found["quick"]  # nobody asks for what it does
        if not gate:
            del found["faces"]
        if web_processes > 1:
            found["web"] = replace(
                found["web"], command=[*found["web"].command, "--workers", str(web_processes)]
            )
        for number in range(1, workers + 1):
            found[f"worker-{number}"] = replace(
                worker, name=f"worker-{number}", command=[*worker.command, "--hostname", f"worker@{number}"]
            )
        extra = {"DJANGO_SETTINGS_MODULE": "bench.crowd.settings", "FACET_BENCH_GATE": "1" if gate else ""}
        self.children = {
            name: replace(child, niceness=0, max_restarts=10**9, environment={**child.environment, **extra})
            for name, child in found.items()
        }
        self._is_stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self.children["redis"].start()
        self._wait(lambda: answers(self.redis_socket), "Redis")
        for command in ("migrate", "collectstatic"):
            manage(self.children["web"], command, "--no-input")
        for name, child in self.children.items():
            if name != "redis":
                child.start()
        self.wait_until_well()
        self._watcher.start()

    def wait_until_well(self) -> None:
        """Wait until every process does its work."""
        self._wait(lambda: bool(health(self.address).get("workers")), "web and workers")
        if "faces" in self.children:
            self._wait(lambda: bool(health(self.address).get("faces_workers")), "the gate's worker")

    def kill(self, name: str) -> bool:
        """``kill -9``; whether there was anything to kill."""
        process = self.children[name].process
        if process is None or process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        self._is_stopping.set()
        if self._watcher.is_alive():
            self._watcher.join()
        for name in self.children:
            self.kill(name)
        for child in self.children.values():
            if child.process is not None:
                child.process.wait()

    def _watch(self) -> None:
        while not self._is_stopping.wait(0.2):
            for name, child in self.children.items():
                if not child.is_running() and name == "redis":
                    self.redis_socket.unlink(missing_ok=True)
                child.keep_running()

    def _wait(self, is_ready, what: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready():
            if time.monotonic() > deadline:
                logs = "\n".join(child.log_end() for child in self.children.values())
                raise RuntimeError(f"{what} did not start.\n{logs}")
            time.sleep(0.2)


@contextmanager
def running(folder: Path, *, workers: int = 2, gate: bool = True, web_processes: int = 1) -> Iterator[Facet]:
    """A Facet that lives for the block; all its processes go with it."""
    facet = Facet(folder, workers=workers, gate=gate, web_processes=web_processes)
    try:
        facet.start()
        yield facet
    finally:
        facet.stop()
