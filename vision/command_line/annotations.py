"""``python -m vision objects convert``: annotations checked, and written in another format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import click

from vision.command_line.labelled_folders import read_folder
from vision.command_line.options import FOLDER, OUT
from vision.command_line.picture_files import write_whole
from vision.detection.formats import Annotations, Format, write_annotations


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--from", "source", type=click.Choice(get_args(Format)), required=True)
@click.option("--to", "target", type=click.Choice(get_args(Format)), required=True)
@click.option(
    "-o", "--output", type=OUT, required=True, help="The folder to write into.",
)  # fmt: skip
def convert(folder: Path, source: Format, target: Format, output: Path) -> None:
    """Read the annotations in FOLDER, check them against the pictures there, and write them anew."""
    annotations = read_folder(folder, source)
    write_files(output, write_annotations(target, annotations))
    click.echo(summary(output, annotations))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)


def summary(output: Path, annotations: Annotations) -> str:
    count = sum(len(picture.boxes) for picture in annotations.pictures)
    return f"{output}: {count} objects in {len(annotations.pictures)} pictures"
