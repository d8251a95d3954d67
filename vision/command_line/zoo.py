"""``python -m vision zoo``: the course's networks, drawn from their models and run on pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vision.command_line.drawing import Tile, sheet
from vision.command_line.options import (
    FILE,
    PICTURE,
    table_or_json,
    weights_folder,
    writable_picture,
)
from vision.command_line.picture_files import read_picture, write_picture
from vision.command_line.tensorflow_import import import_tensorflow
from vision.networks.zoo import MAIN, ZOO, ZooNetwork
from vision.pretrained.keras_applications import NAMES
from vision.pretrained.zoo_weights import are_here

if TYPE_CHECKING:  # loaded by the commands that need them: other commands would wait for TensorFlow
    from vision.insight.loading import Loaded
    from vision.networks.anatomy import LayerFigures

SEEN_SIDE = 1024
"""A picture is read with its longer side of so many px: more than any network here sees."""
LARGE, MOST_SIDE, OF_NUMBERS = 56, 112, 26
"""A channel is drawn at least and at most so large, px; at least so large if it is one number."""

MOST_CHANNELS = 2048
"""On one sheet: VGG has a layer of 25,088 numbers."""

Command = TypeVar("Command", bound=Callable[..., Any])

network_option = click.option("--network", type=click.Choice(list(ZOO)), default=MAIN, show_default=True)


def picture_option(name: str) -> Callable[[Command], Command]:
    return click.option(
        "-o", "--output", type=FILE, default=name, show_default=True, callback=writable_picture,
        help="PNG, JPEG or WebP.",
    )  # fmt: skip


@click.group()
def zoo() -> None:
    """The course's networks, looked into."""


@zoo.command("list")
@weights_folder
def list_networks(weights_folder: Path | None) -> None:
    """Every network, and whether it is trained."""
    for network in ZOO.values():
        click.echo(f"{network.slug}  {network.title}, {network.year}: {_state(network, weights_folder)}")
        click.echo(f"    {network.known_for}")
        click.echo(f"    {network.paper}")


def _state(network: ZooNetwork, folder: Path | None) -> str:
    if network.pretrained == "none":
        return "random weights"
    if are_here(network, folder):
        return "trained"
    return f"random weights; trained ones come by: python -m vision weights fetch {NAMES[network.slug]}"


@zoo.command()
@click.argument("network", type=click.Choice(list(ZOO)))
@table_or_json
def layers(network: str, format: str) -> None:
    """NETWORK layer by layer.

    Shapes, parameters, multiplications, how many px a unit sees, and how many lie between two units; memory in JSON.
    """
    rows = figures_of(network)
    if format == "json":
        click.echo(json.dumps([_described(row) for row in rows], indent=2))
        return
    heads = ("layer", "kind", "shape", "parameters", "multiplications", "sees px", "every px")
    table = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(heads))]
    for cells in table:
        texts = (
            f"{cell:{'<' if place < 3 else '>'}{width}}"
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        click.echo("  ".join(texts).rstrip())
    click.echo(
        f"{sum(row.parameters for row in rows):,} parameters, "
        f"{sum(row.multiplications for row in rows):,} multiplications for one picture"
    )


@zoo.command()
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@network_option
@weights_folder
@table_or_json
def top5(files: tuple[Path, ...], network: str, weights_folder: Path | None, format: str) -> None:
    """What a network takes FILES for.

    The likeliest five of ImageNet's thousand classes.
    """
    loaded = trained(network, weights_folder)
    from vision.insight.pictures import as_seen

    described = []
    for file in files:
        named = loaded.likeliest(as_seen(read_picture(file, SEEN_SIDE), loaded.network))
        if format == "table":
            click.echo(f"{file}:")
            for one in named:
                click.echo(f"    {one.probability:6.1%}  {one.name}")
        classes = [{**one._asdict(), "probability": round(one.probability, 5)} for one in named]
        described.append({"file": str(file), "classes": classes})
    if format == "json":
        click.echo(json.dumps(described, indent=2))


@zoo.command()
@click.argument("photo", type=PICTURE)
@click.argument("layer")
@network_option
@weights_folder
@picture_option("activations.png")
def look(photo: Path, layer: str, network: str, weights_folder: Path | None, output: Path) -> None:
    """What the channels of LAYER make of PHOTO.

    They are drawn on one sheet; `zoo layers` names the layers.
    """
    find_layer(network, layer)
    loaded = loaded_quietly(network, weights_folder)
    import numpy as np

    from vision.insight.activations import activations, as_maps, as_pictures
    from vision.insight.pictures import as_seen
    from vision.insight.ramps import palette
    from vision.segmentation.tiles import shrunk

    seen = as_seen(read_picture(photo, SEEN_SIDE), loaded.network)
    values = as_maps(activations(loaded.model, loaded.batch(seen), [layer])[layer][0])
    channels, is_signed = as_pictures(values[..., :MOST_CHANNELS])
    colors = palette(is_signed=is_signed)
    tiles = [Tile(shrunk(colors[one], MOST_SIDE), str(number)) for number, one in enumerate(channels)]
    meaning = "blue below 0, orange above" if is_signed else "the lighter, the stronger"
    height, width, count = np.shape(values)
    shown = f"{count}" if count <= MOST_CHANNELS else f"the first {MOST_CHANNELS} of {count}"
    title = f"{loaded.network.title}, {layer}: {shown} channels of {height} by {width}, {meaning}"
    write_picture(output, sheet(title, tiles, least=LARGE if height * width > 1 else OF_NUMBERS))
    say_weights(loaded)
    click.echo(f"{output}: {title}")


def loaded_quietly(network: str, folder: Path | None) -> Loaded:
    import_tensorflow()
    from vision.insight.loading import load

    return load(network, folder)


def trained(network: str, folder: Path | None) -> Loaded:
    """A network that names what is in photographs."""
    if not are_here(ZOO[network], folder):
        raise click.ClickException(f"{ZOO[network].title} names nothing: {_state(ZOO[network], folder)}.")
    return loaded_quietly(network, folder)


def say_weights(loaded: Loaded) -> None:
    if not loaded.is_trained:
        click.echo("With random weights: this network has learned nothing here.", err=True)


def figures_of(network: str) -> tuple[LayerFigures, ...]:
    import_tensorflow()
    from vision.networks.anatomy import anatomy, without_weights

    found = ZOO[network]
    return anatomy(without_weights(found.build), found.input_shape)


def find_layer(network: str, layer: str) -> LayerFigures:
    """A layer that can be looked into."""
    rows = [row for row in figures_of(network) if row.kind != "InputLayer" and "/" not in row.name]
    for row in rows:
        if row.name == layer:
            return row
    raise click.BadParameter(
        f"{layer!r} is none of those that `zoo layers {network}` names", param_hint="LAYER"
    )


def _described(row: LayerFigures) -> dict[str, Any]:
    field = row.field
    return {
        "name": row.name,
        "kind": row.kind,
        "shape": list(row.output_shape),
        "parameters": row.parameters,
        "multiplications": row.multiplications,
        "activation_bytes": row.activation_bytes,
        "weight_bytes": row.weight_bytes,
        "receptive_field": field and {"side": field.side, "jump": field.jump, "start": field.start},
        "sources": list(row.sources),
    }


def _cells(row: LayerFigures) -> tuple[str, ...]:
    field = row.field
    return (
        row.name,
        row.kind,
        " × ".join(map(str, row.output_shape)),
        f"{row.parameters:,}",
        f"{row.multiplications:,}",
        f"{field.side[0]} × {field.side[1]}" if field else "",
        f"{field.jump[0]}" if field else "",
    )
