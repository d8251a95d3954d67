"""``python -m vision style``: a photograph painted, watched, stopped and continued."""

from __future__ import annotations

import hashlib
import importlib
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any, Literal

import click
import numpy as np

from vision.command_line.options import chosen_settings, settings_options
from vision.command_line.progress import figures_of, shown_progress
from vision.command_line.sentences import sentence
from vision.command_line.weights import FOLDER, fetch_visibly
from vision.errors import VisionError
from vision.images import decode, encode
from vision.pretrained.catalogue import CATALOGUE
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint
from vision.style import StyleSettings
from vision.video import encode_mp4

MAX_SIDE = 2048
"""No painting needs more of a picture than this (px)."""

FORMATS: Mapping[str, Literal["png", "jpeg", "webp"]] = {
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp",
}  # fmt: skip
FRAMES_PER_SECOND = 30
LAST_FRAME_REPEATED = 45
STOPPED = 130
"""The exit status that shells give to a program ended by Ctrl-C."""

PICTURE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


def _writable(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    # said now, not when the painting is finished
    if path is not None and not os.access(path.parent, os.W_OK):
        raise click.BadParameter(f"nothing can be written to {path.parent}", context, parameter)
    return path


def _writable_picture(context: click.Context, parameter: click.Parameter, path: Path) -> Path | None:
    if path.suffix.lower() not in FORMATS:
        raise click.BadParameter(f"{path.name} does not end in {', '.join(FORMATS)}", context, parameter)
    return _writable(context, parameter, path)


@click.command()
@click.argument("photo", type=PICTURE)
@click.argument("painting", type=PICTURE)
@click.option(
    "-o", "--output", type=FILE, default="painting.png", show_default=True, callback=_writable_picture,
    help="The painted picture: PNG, JPEG or WebP.",
)  # fmt: skip
@click.option(
    "--timelapse", type=FILE, callback=_writable,
    help="An MP4 of how it is painted; from where it is continued, if it is.",
)  # fmt: skip
@click.option(
    "--checkpoint", type=FILE, callback=_writable,
    help="Where Ctrl-C puts the unfinished painting; the same command then continues it.",
)  # fmt: skip
@click.option(
    "--course", is_flag=True, help="Begin with the course's settings: VGG-19, α 10, β 40, from noise."
)
@click.option("--weights-folder", type=FOLDER, help="Where fetched weights are kept.")
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
    content, manner = _decoded(photo), _decoded(painting)
    if settings.backbone == "vgg19":
        fetch_visibly(CATALOGUE["vgg19"], weights_folder)
    identity = _identity(content, manner, settings)
    begun = _begun(checkpoint, identity)
    _import_tensorflow()
    from vision.style import transfer
    from vision.style.scales import fitted

    steps = transfer(content, manner, settings, checkpoint=begun, weights_folder=weights_folder)
    watched = _stoppable(shown_progress(steps, "Painting"), checkpoint, identity)
    if timelapse is None:
        image = deque(_images(watched), maxlen=1).pop()
    else:
        image = _film(_images(watched), timelapse, fitted(content.shape[0], content.shape[1], settings.size))
    output.write_bytes(encode(image, FORMATS[output.suffix.lower()]))
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)
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


def _stoppable(steps: Iterable[Step], checkpoint: Path | None, identity: np.ndarray) -> Iterator[Step]:
    if checkpoint is None:
        yield from steps
        return
    with _stop_requests() as is_asked:
        for step in steps:
            if is_asked.is_set() and step.checkpoint is not None and step.message != "done":
                save_checkpoint(checkpoint, {**step.checkpoint(), "identity": identity})
                click.echo(f"\nStopped at {figures_of(step)}.", err=True)
                click.echo(f"The same command continues from {checkpoint}.", err=True)
                raise click.exceptions.Exit(STOPPED)
            yield step


@contextmanager
def _stop_requests() -> Iterator[Event]:
    is_asked = Event()

    def ask(*_: object) -> None:
        is_asked.set()
        signal.signal(signal.SIGINT, before)  # who presses twice does not want to wait for the step

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield is_asked
    finally:
        signal.signal(signal.SIGINT, before)


def _identity(photo: np.ndarray, painting: np.ndarray, settings: StyleSettings) -> np.ndarray:
    """What must not change between stopping and continuing: all but ``balance``."""
    words = repr((photo.shape, painting.shape, replace(settings, balance=0.5)))
    digest = hashlib.sha256(photo.tobytes() + painting.tobytes() + words.encode())
    return np.frombuffer(digest.digest(), np.uint8)


def _begun(path: Path | None, identity: np.ndarray) -> Checkpoint | None:
    if path is None or not path.exists():
        return None
    try:
        found = dict(load_checkpoint(path))
    except ValueError as error:
        raise click.ClickException(f"{path} is damaged or no checkpoint.") from error
    if not np.array_equal(found.pop("identity", np.empty(0)), identity):
        raise click.ClickException(f"{path} belongs to another painting: other pictures or other settings.")
    return found


def _import_tensorflow() -> None:
    # It greets on standard error on every start, before any setting of its log takes effect
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        importlib.import_module("tensorflow")
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _decoded(path: Path) -> np.ndarray:
    try:
        return decode(path, max_side=MAX_SIDE)
    except VisionError as error:
        raise click.ClickException(f"{path}: {sentence(error)}") from error
