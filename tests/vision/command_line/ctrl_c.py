"""Somebody presses Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from vision.command_line import continuing
from vision.step import Step


def stopped_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a training."""
    seen = 0

    def figures_of(step: Step | None) -> str:
        return "" if step is None else f"step {step.figures.get('step', 0):.0f}"

    really = continuing.Unfinished.stoppable

    def pressed(self: continuing.Unfinished, given: Iterator[Step]) -> Iterator[Step]:
        def counted() -> Iterator[Step]:
            nonlocal seen
            for step in given:
                seen += 1
                if seen == steps:
                    signal.raise_signal(signal.SIGINT)
                yield step

        return really(self, counted())

    monkeypatch.setattr(continuing, "figures_of", figures_of)
    monkeypatch.setattr(continuing.Unfinished, "stoppable", pressed)
