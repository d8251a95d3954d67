"""``python -m vision style``: a photograph painted, watched, stopped and continued."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np

from vision.command_line.continuing import Unfinished
from vision.command_line.options import (
    FILE,
    PICTURE,
    checkpoint,
    weights_folder,
    writable,
    writable_picture,
)
from vision.command_line.picture_files import read_picture, write_picture
from vision.command_line.progress import shown_progress
from vision.command_line.style_options import chosen_settings, settings_options
from vision.command_line.tensorflow_import import import_tensorflow
from vision.command_line.weights import fetch_visibly
from vision.pretrained.catalogue import CATALOGUE
from vision.step import Step
from vision.video import encode_mp4

MAX_SIDE = 2048
"""No painting needs more of a picture than this (px)."""

FRAMES_PER_SECOND = 30
LAST_FRAME_REPEATED = 45


@click.command()
@click.argument("photo", type=PICTURE)
@click.argument("painting", type=PICTURE)
@click.option(
    "-o", "--output", type=FILE, default="painting.png", show_default=True, callback=writable_picture,
    help="The painted picture: PNG, JPEG or WebP.",
)  # fmt: skip
@click.option(
    "--timelapse", type=FILE, callback=writable,
    help="An MP4 of how it is painted; from where it is continued, if it is.",
)  # fmt: skip
@checkpoint
@click.option(
    "--course", is_flag=True, help="Begin with the course's settings: VGG-19, α 10, β 40, from noise."
)
@weights_folder
@settings_options
@click.pass_context
def style(
    context: click.Context,
    /,
    *,
    photo: Path,
    painting: Path,
    output: Path,
    timelapse: Path | None,
    checkpoint: Path | None,
    course: bool,
    weights_folder: Path | None,
    **options: Any,
) -> None:
    """Paint PHOTO in the manner of PAINTING."""
    settings = chosen_settings(context, options, is_course=course)
    content, manner = read_picture(photo, MAX_SIDE), read_picture(painting, MAX_SIDE)
    if settings.backbone == "vgg19":
        fetch_visibly(CATALOGUE["vgg19"], weights_folder)
    # the balance may change on the way
    unfinished = Unfinished(
        checkpoint, content.shape, content, manner.shape, manner, replace(settings, balance=0.5)
    )
    begun = unfinished.found()
    import_tensorflow()
    from vision.style import transfer
    from vision.style.scales import fitted

    steps = transfer(content, manner, settings, checkpoint=begun, weights_folder=weights_folder)
    watched = unfinished.stoppable(shown_progress(steps, "Painting"))
    if timelapse is None:
        image = deque(_images(watched), maxlen=1).pop()
    else:
        image = _film(_images(watched), timelapse, fitted(content.shape[0], content.shape[1], settings.size))
    write_picture(output, image)
    unfinished.forget()
    click.echo(output)


def _images(steps: Iterable[Step]) -> Iterator[np.ndarray]:
    return (step.image for step in steps if step.image is not None)


def _film(images: Iterable[np.ndarray], path: Path, sides: tuple[int, int]) -> np.ndarray:
    """Write the images as they come; return the last, which the film rests on."""
    image = np.zeros((*sides, 3), np.uint8)

    def frames() -> Iterator[np.ndarray]:
        nonlocal image
        for image in images:
            yield image
        yield from [image] * LAST_FRAME_REPEATED

    encode_mp4(frames(), path, frames_per_second=FRAMES_PER_SECOND, size=sides[::-1])
    return image
