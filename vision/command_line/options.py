"""Arguments and options that several commands have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import click

PICTURE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
OUT = click.Path(file_okay=False, path_type=Path)
"""A folder to write into."""

FORMATS: Mapping[str, Literal["png", "jpeg", "webp"]] = {
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp",
}  # fmt: skip
"""Of pictures that are written, by what a file's name ends with."""


def writable(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    # said now, not when all is computed
    if path is not None and not os.access(path.parent, os.W_OK):
        raise click.BadParameter(f"nothing can be written to {path.parent}", context, parameter)
    return path


def writable_picture(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in FORMATS:
        raise click.BadParameter(f"{path.name} does not end in {', '.join(FORMATS)}", context, parameter)
    return writable(context, parameter, path)


weights_folder = click.option(
    "--weights-folder", type=OUT, help="Where fetched weights are kept."
)  # fmt: skip
table_or_json = click.option(
    "--format", type=click.Choice(["table", "json"]), default="table", show_default=True
)
checkpoint = click.option(
    "--checkpoint", type=FILE, callback=writable,
    help="Where Ctrl-C puts what is unfinished; the same command then continues it.",
)  # fmt: skip
