"""``python -m vision classics``: networks that learn handwritten digits from nothing."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from vision.command_line.continuing import Unfinished, beside
from vision.command_line.curves import Curves
from vision.command_line.drawing import Tile, sheet
from vision.command_line.options import OUT, checkpoint
from vision.command_line.picture_files import write_picture, write_whole
from vision.command_line.progress import shown_progress
from vision.command_line.tensorflow_import import import_tensorflow

DIGITS = 60_000
"""There are to learn from."""
ENLARGED = 3
"""Times, a digit of 28 px."""

Command = TypeVar("Command", bound=Callable[..., Any])

seed_option = click.option("--seed", type=click.IntRange(0), default=0, show_default=True)


class _Depths(click.ParamType[tuple[int, ...]]):
    name = "layers,…"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        try:
            depths = tuple(sorted({int(part) for part in value.split(",")}))
        except ValueError:
            self.fail(f"{value!r} is not of the form 8,20,32", param, ctx)
        if any(depth < 8 or depth % 6 != 2 for depth in depths):
            self.fail("a depth is 6 n + 2: 8, 14, 20, 26, …", param, ctx)
        return depths


@click.group()
def classics() -> None:
    """Networks that learn digits from nothing."""


def _output(name: str) -> Callable[[Command], Command]:
    return click.option(
        "-o", "--output", type=OUT, default=name, show_default=True, help="The folder to write into."
    )


@classics.command()
@click.option(
    "--pictures",
    type=click.IntRange(64, DIGITS),
    default=10_000,
    show_default=True,
    help="Digits to learn from.",
)
@click.option(
    "--epochs", type=click.IntRange(1, 100), default=3, show_default=True, help="How often it sees each."
)
@seed_option
@_output("lenet5")
@checkpoint
def lenet5(*, pictures: int, epochs: int, seed: int, output: Path, checkpoint: Path | None) -> None:
    """Train LeNet-5.

    It is measured on 10,000 digits of other writers. Written are curves.csv, result.json with which digits are taken for
    which, pictures of its first filters and of its surest mistakes, and the network for Keras.
    """
    import_tensorflow()
    from vision.training.classics import fresh_lenet5, read_digits, train_lenet5

    unfinished = Unfinished(checkpoint or beside(output), "lenet5", pictures, epochs, seed)
    begun = unfinished.found()
    curves, network = Curves(begun), fresh_lenet5(seed)
    steps = train_lenet5(network, pictures=pictures, epochs=epochs, seed=seed, checkpoint=begun)
    deque(unfinished.stoppable(curves.follow(shown_progress(steps, "Training"))), maxlen=0)
    reading = read_digits(network)
    output.mkdir(parents=True, exist_ok=True)
    curves.write(output / "curves.csv")
    result = {"accuracy": reading.accuracy, "confusion": reading.confusion.tolist()}
    write_whole(output / "result.json", json.dumps(result, indent=1).encode())
    _draw_lenet5(network, reading.wrong, output)
    unfinished.forget()
    click.echo(f"Right on {reading.accuracy:.2%} of {reading.confusion.sum()} digits of other writers")
    click.echo(output)


@classics.command()
@click.option("--depths", type=_Depths(), default="8,20,32", show_default=True, help="Layers, each 6 n + 2.")
@click.option(
    "--pictures",
    type=click.IntRange(64, DIGITS),
    default=5000,
    show_default=True,
    help="Digits to learn from.",
)
@click.option("--steps", type=click.IntRange(1), default=600, show_default=True, help="Of each network.")
@seed_option
@_output("depths")
@checkpoint
def depths(
    *, depths: tuple[int, ...], pictures: int, steps: int, seed: int, output: Path, checkpoint: Path | None
) -> None:
    """Plain against residual networks.

    Networks of growing depth are trained on the same digits. Written are curves.csv with every step of each
    and result.json with their errors at the end.
    """
    import_tensorflow()
    from vision.training.classics import depth_settings, train_depths

    unfinished = Unfinished(checkpoint or beside(output), "depths", depths, pictures, steps, seed)
    begun = unfinished.found()
    curves, settings = Curves(begun), depth_settings(depths, steps=steps, seed=seed)
    learning = train_depths(settings, pictures=pictures, checkpoint=begun)
    deque(unfinished.stoppable(curves.follow(shown_progress(learning, "Training"))), maxlen=0)
    results = []
    for row in curves.rows:
        if "final_test_error" in row:
            depth, shortcuts = settings.networks[int(row["network"])]
            errors = {name: row[f"final_{name}"] for name in ("training_error", "test_error")}
            results.append({"depth": depth, "shortcuts": shortcuts, **errors})
            click.echo(
                f"{depth:3} layers, {'residual' if shortcuts else 'plain':8}  "
                f"training error {errors['training_error']:6.2%}, "
                f"test error {errors['test_error']:6.2%}"
            )
    output.mkdir(parents=True, exist_ok=True)
    curves.write(output / "curves.csv")
    write_whole(output / "result.json", json.dumps(results, indent=1).encode())
    unfinished.forget()
    click.echo(output)


def _draw_lenet5(network: Any, wrong: np.ndarray, output: Path) -> None:
    from vision.digits.mnist import load_mnist
    from vision.training.exports import keras_file
    from vision.training.filters import filter_sheet

    write_whole(output / "network.keras", keras_file(network))
    filters = Tile(filter_sheet(network.get_layer("C1").kernel.numpy()), "Light adds, dark takes away.")
    write_picture(output / "filters.png", sheet("LeNet-5: the six filters of its first layer", [filters]))
    digits = 255 - load_mnist("test").images
    tiles = [
        Tile(
            np.kron(digits[place], np.ones((ENLARGED, ENLARGED), np.uint8))[..., None].repeat(3, 2),
            f"{true}, read {said}",
        )
        for place, true, said in wrong.tolist()
    ]
    if tiles:
        write_picture(output / "mistakes.png", sheet("LeNet-5: its surest mistakes", tiles, columns=8))
