"""``python -m vision zoo patches``, ``feature`` and ``explain``: what a network's units have learned."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click
import cv2
import numpy as np

from vision.command_line.continuing import Unfinished
from vision.command_line.drawing import Tile, sheet
from vision.command_line.options import PICTURE, checkpoint, weights_folder
from vision.command_line.picture_files import read_picture, write_picture
from vision.command_line.progress import shown_progress
from vision.command_line.zoo import (
    SEEN_SIDE,
    find_layer,
    loaded_quietly,
    network_option,
    picture_option,
    say_weights,
    trained,
)
from vision.networks.zoo import ZOO
from vision.step import Step

if TYPE_CHECKING:  # loaded by the commands that need them: other commands would wait for TensorFlow
    from vision.networks.anatomy import LayerFigures

FIRST_UNITS = 8
"""Shown if none is asked for."""
PATCH_SIDE = 96
EMPTY = 236
FEATURE_SIDE = 256
"""px, of networks that take any size."""
HEAT = 0.6
"""How much a map covers the photograph."""


class _Patch(NamedTuple):
    image: np.ndarray
    value: float


@click.command()
@click.argument("layer")
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.option(
    "--unit", "units", type=click.IntRange(0), multiple=True, help="Channels; the first eight by default."
)
@network_option
@weights_folder
@picture_option("patches.png")
def patches(
    layer: str,
    files: tuple[Path, ...],
    units: tuple[int, ...],
    network: str,
    weights_folder: Path | None,
    output: Path,
) -> None:
    """What in FILES excites units of LAYER most.

    Nine patches of each unit, cut to what it sees: the more pictures, the better.
    """
    figures = _layer_of_photographs(network, layer)
    chosen = units or tuple(range(min(FIRST_UNITS, figures.output_shape[-1])))
    for unit in chosen:
        _check_unit(figures, unit)
    loaded = loaded_quietly(network, weights_folder)
    from vision.insight.activations import activations, as_maps
    from vision.insight.pictures import as_seen
    from vision.insight.top_patches import COUNT, Peaks, cut, find_peaks, seen_boxes, top_patches

    places = 1 if len(files) >= COUNT else COUNT
    pictures: list[tuple[np.ndarray, Peaks, np.ndarray]] = []
    with click.progressbar(files, label="Looking", file=sys.stderr) as bar:
        for file in bar:
            seen = as_seen(read_picture(file, SEEN_SIDE), loaded.network)
            values = as_maps(activations(loaded.model, loaded.batch(seen), [layer])[layer][0])
            peaks = find_peaks(values, figures.field, places)
            pictures.append((seen, peaks, seen_boxes(peaks, figures.field, seen)))
    tiles = []
    for unit in chosen:
        columns = ((number, one[1].values[:, unit].tolist()) for number, one in enumerate(pictures))
        found = []
        for patch in top_patches(columns):
            seen, _, boxes = pictures[patch.picture]
            left, top, right, bottom = boxes[patch.place, unit].tolist()
            found.append(_Patch(cut(seen, (left, top, right, bottom)), patch.value))
        tiles += _row(unit, found, COUNT)
    title = f"{loaded.network.title}, {layer}: the patches of {len(files)} pictures that excite its units most, and how much"
    write_picture(output, sheet(title, tiles, columns=COUNT))
    say_weights(loaded)
    click.echo(f"{output}: units {', '.join(map(str, chosen))}")


def _row(unit: int, found: list[_Patch], count: int) -> list[Tile]:
    nothing = np.full((PATCH_SIDE, PATCH_SIDE, 3), EMPTY, np.uint8)
    shown = [Tile(_fitted(one.image), f"{one.value:.2f}") for one in found]
    row = [*shown, *[Tile(nothing, "none")] * (count - len(shown))]
    return [row[0]._replace(words=f"unit {unit}: {row[0].words}"), *row[1:]]


def _fitted(image: np.ndarray) -> np.ndarray:
    """In a square, as large as it goes, its pixels to be seen."""
    scale = PATCH_SIDE / max(image.shape[:2])
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    resized = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST_EXACT)
    square = np.full((PATCH_SIDE, PATCH_SIDE, 3), EMPTY, np.uint8)
    square[: size[1], : size[0]] = resized
    return square


@click.command()
@click.argument("layer")
@click.argument("unit", type=click.IntRange(0))
@click.option("--part", type=click.Choice(["channel", "unit"]), default="channel", show_default=True,
              help="The mean of the whole channel, or the one unit in its middle.")  # fmt: skip
@click.option("--steps", type=click.IntRange(1), default=256, show_default=True)
@click.option("--side", type=click.IntRange(32, 1024), default=FEATURE_SIDE, show_default=True,
              help="px; networks of one size have their own.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@network_option
@weights_folder
@checkpoint
@picture_option("feature.png")
def feature(
    *,
    layer: str,
    unit: int,
    part: Literal["channel", "unit"],
    steps: int,
    side: int,
    seed: int,
    network: str,
    weights_folder: Path | None,
    checkpoint: Path | None,
    output: Path,
) -> None:
    """What UNIT of LAYER looks for.

    A picture is made that excites it as much as possible.
    """
    _check_unit(_layer_of_photographs(network, layer), unit)
    loaded = loaded_quietly(network, weights_folder)
    from vision.insight.feature_visualization import Visualization, visualize

    side = loaded.model.input.shape[1] or side
    wanted = Visualization(layer=layer, unit=unit, part=part, side=side, steps=steps, seed=seed)
    unfinished = Unfinished(checkpoint, network, loaded.is_trained, wanted)
    making = visualize(loaded.model, loaded.network.pixels, wanted, unfinished.found())
    last = deque(unfinished.stoppable(shown_progress(making, "Making")), maxlen=1).pop()
    assert last.image is not None
    words = f"{layer}, {part if part == 'channel' else 'middle of channel'} {unit}"
    activation = f"activation {last.figures['activation']:.3g}"
    write_picture(output, sheet(loaded.network.title, [Tile(last.image, f"{words}\n{activation}")]))
    unfinished.forget()
    say_weights(loaded)
    click.echo(f"{output}: {words}, {activation}")


@click.command()
@click.argument("photo", type=PICTURE)
@click.option(
    "--classes", type=click.IntRange(1, 5), default=3, show_default=True, help="So many of the likeliest."
)
@network_option
@weights_folder
@picture_option("explained.png")
def explain(photo: Path, classes: int, network: str, weights_folder: Path | None, output: Path) -> None:
    """Where a network looks in PHOTO.

    Once by class activation, and once by covering the photograph piece by piece.
    """
    loaded = trained(network, weights_folder)
    from vision.insight.class_activation import class_activation_maps
    from vision.insight.occlusion import Cover, occlude
    from vision.insight.pictures import as_seen

    seen = as_seen(read_picture(photo, SEEN_SIDE), loaded.network)
    named = loaded.likeliest(seen, classes)
    numbers = [one.number for one in named]
    found = class_activation_maps(loaded.model, loaded.batch(seen), numbers)
    result: list[np.ndarray] = []

    def covering() -> Iterator[Step]:
        result.append((yield from occlude(loaded.classify, seen, numbers, Cover.for_picture(seen))))

    deque(shown_progress(covering(), "Covering"), maxlen=0)
    method = "class activation" if found.method == "cam" else "Grad-CAM"
    tiles = []
    for one, activation, drops in zip(named, found.maps, result[0], strict=True):
        lost = f"covered: up to {max(0.0, float(drops.max())):.1%} less"
        tiles += [
            Tile(seen, f"{one.name}, {one.probability:.1%}\n"),
            Tile(_heated(seen, activation), f"{method}\nlight: seen there"),
            Tile(_heated(seen, drops), f"{lost}\nlight: it hangs on this"),
        ]
        click.echo(f"{one.probability:6.1%}  {one.name}: {lost}")
    write_picture(output, sheet(f"{loaded.network.title}: where it looks in {photo.name}", tiles, columns=3))
    click.echo(output)


def _heated(image: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """A photograph in gray with a map over it; what is below 0 is not shown."""
    from vision.insight.ramps import palette

    positive = np.maximum(strength.astype(np.float32), 0.0)
    levels = np.rint(255.0 * positive / max(float(positive.max()), 1e-9)).astype(np.uint8)
    smooth = cv2.resize(levels, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    gray = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    mixed: np.ndarray = np.rint((1.0 - HEAT) * gray + HEAT * palette(is_signed=False)[smooth])
    return mixed.astype(np.uint8)


def _layer_of_photographs(network: str, layer: str) -> LayerFigures:
    if not ZOO[network].takes_photographs:  # its figures are of features, not of px
        raise click.ClickException(f"{ZOO[network].title} takes another network's features, not photographs.")
    return find_layer(network, layer)


def _check_unit(figures: LayerFigures, unit: int) -> None:
    if unit >= figures.output_shape[-1]:
        raise click.BadParameter(
            f"{figures.name} has the units 0 to {figures.output_shape[-1] - 1}", param_hint="unit"
        )
