"""``python -m vision objects convert``: annotations checked, and written in another format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import click

from vision.detection.formats import Annotations, Format, read_annotations, write_annotations
from vision.errors import BadImage
from vision.images import inspect

SUFFIXES = (".json", ".xml", ".csv", ".txt", ".yaml", ".yml", ".names")
"""Of files of annotations. All others are looked at as pictures."""

MAX_BYTES = 1 << 30
"""Of annotations, one's own: memory is the limit."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--from", "source", type=click.Choice(get_args(Format)), required=True)
@click.option("--to", "target", type=click.Choice(get_args(Format)), required=True)
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True,
    help="The folder to write into.",
)  # fmt: skip
def convert(folder: Path, source: Format, target: Format, output: Path) -> None:
    """Read the annotations in FOLDER, check them against the pictures there, and write them anew."""
    files, sizes = {}, {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in SUFFIXES:
            files[name] = path.read_bytes()
        elif (size := _size(path)) is not None:
            sizes[name] = size
    annotations = read_annotations(source, files, sizes=sizes, max_bytes=MAX_BYTES)
    write_files(output, write_annotations(target, annotations))
    click.echo(summary(output, annotations))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def summary(output: Path, annotations: Annotations) -> str:
    count = sum(len(picture.boxes) for picture in annotations.pictures)
    return f"{output}: {count} objects in {len(annotations.pictures)} pictures"


def _size(path: Path) -> tuple[int, int] | None:
    try:
        header = inspect(path)
    except BadImage:
        return None
    return header.width, header.height
