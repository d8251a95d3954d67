"""Every figure of every step of a training, for other programs to draw."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from vision.command_line.options import FILE, writable
from vision.command_line.picture_files import write_whole
from vision.step import Checkpoint, Step

SUFFIXES = (".csv", ".json")
KEPT_AS = "curves"


class Curves:
    """The figures so far; they go into checkpoints, so that a training that is continued has all of them.

    Args:
        begun: the checkpoint that is continued.
    """

    def __init__(self, begun: Checkpoint | None) -> None:
        self.rows: list[dict[str, float]] = [] if begun is None else json.loads(str(begun[KEPT_AS]))

    def follow(self, steps: Iterable[Step]) -> Iterator[Step]:
        for step in steps:
            if "step" in step.figures:
                self.rows.append(dict(step.figures))
            yield replace(step, checkpoint=lambda step=step: self._with_rows(step))  # type: ignore[misc]

    def last(self, figure: str) -> float | None:
        """What was measured last."""
        return next((row[figure] for row in reversed(self.rows) if figure in row), None)

    def write(self, path: Path) -> None:
        """As CSV or JSON, by what the name ends with."""
        if path.suffix.lower() == ".json":
            write_whole(path, json.dumps(self.rows, indent=1).encode())
            return
        table = io.StringIO()
        columns = dict.fromkeys(name for row in self.rows for name in row)
        writer = csv.DictWriter(table, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        write_whole(path, table.getvalue().encode())

    def _with_rows(self, step: Step) -> Checkpoint:
        checkpoint = {} if step.checkpoint is None else step.checkpoint()
        return {**checkpoint, KEPT_AS: np.array(json.dumps(self.rows))}


def _curves(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"{path.name} does not end in {', '.join(SUFFIXES)}", context, parameter)
    return writable(context, parameter, path)


curves_option = click.option(
    "--curves", type=FILE, callback=_curves, help="Every figure of every step, as CSV or JSON."
)
