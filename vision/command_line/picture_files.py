"""Pictures and other files, read with a plain sentence if they cannot be, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from vision.command_line.options import FORMATS
from vision.command_line.sentences import sentence
from vision.errors import BadImage
from vision.images import decode, encode


def read_picture(path: Path, max_side: int | None = None) -> np.ndarray:
    """``(H, W, 3) uint8``; what is wrong with it is said with its name."""
    try:
        return decode(path, max_side=max_side)
    except BadImage as error:
        raise click.ClickException(f"{path}: {sentence(error)}") from error


def write_picture(path: Path, image: np.ndarray) -> None:
    write_whole(path, encode(image, FORMATS[path.suffix.lower()]))


def write_whole(path: Path, content: bytes) -> None:
    """A reader sees the file as it was or as it is to be, never half."""
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
