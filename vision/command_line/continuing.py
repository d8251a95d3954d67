"""Ctrl-C stops a long computation and keeps it; the same command continues."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
import numpy as np

from vision.command_line.progress import figures_of
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

STOPPED = 130
"""The exit status that shells give to a program ended by Ctrl-C."""
SAVED_EVERY = 60.0
"""Seconds: no more is lost when the machine stops."""


class Unfinished:
    """The file of an unfinished computation.

    Args:
        path: None if nothing is to be kept.
        wanted: all that must not change between stopping and continuing.
    """

    def __init__(self, path: Path | None, *wanted: object) -> None:
        digest = hashlib.sha256()
        for part in wanted:
            digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        self._path, self._identity = path, np.frombuffer(digest.digest(), np.uint8)

    def found(self) -> Checkpoint | None:
        """What an earlier call left."""
        if self._path is None or not self._path.exists():
            return None
        try:
            found = dict(load_checkpoint(self._path))
        except ValueError as error:
            raise click.ClickException(f"{self._path} is damaged or no checkpoint.") from error
        if not np.array_equal(found.pop("identity", np.empty(0)), self._identity):
            raise click.ClickException(f"{self._path} was begun with other pictures or other settings.")
        return found

    def stoppable(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps, until Ctrl-C; kept now and then, and no longer when all is done."""
        if self._path is None:
            yield from steps
            return
        saved = time.monotonic()
        with _stop_requests() as is_asked:
            for step in steps:
                if step.checkpoint is not None and step.message != "done":
                    if is_asked.is_set():
                        self._save(step.checkpoint())
                        click.echo(f"\nStopped at {figures_of(step)}.", err=True)
                        click.echo(f"The same command continues from {self._path}.", err=True)
                        raise click.exceptions.Exit(STOPPED)
                    if time.monotonic() - saved > SAVED_EVERY:
                        self._save(step.checkpoint())
                        saved = time.monotonic()
                yield step

    def forget(self) -> None:
        """All is written: nothing is left to continue."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _save(self, checkpoint: Checkpoint) -> None:
        assert self._path is not None
        save_checkpoint(self._path, {**checkpoint, "identity": self._identity})


def beside(output: Path) -> Path:
    """Where what will take minutes is kept without being told."""
    return output.with_name(f"{output.stem}-unfinished.npz")


@contextmanager
def _stop_requests() -> Iterator[Event]:
    is_asked = Event()

    def ask(*_: object) -> None:
        is_asked.set()
        signal.signal(signal.SIGINT, before)  # who presses twice does not want to wait for the step

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield is_asked
    finally:
        signal.signal(signal.SIGINT, before)
