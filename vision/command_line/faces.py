"""``python -m vision faces``: faces found, compared, and judged as for an enrolment."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import get_args

import click
import numpy as np
from PIL import Image, ImageDraw

from vision import faces as library
from vision.command_line.face_training import train
from vision.command_line.options import FILE, PICTURE, writable_picture
from vision.command_line.picture_files import read_picture, write_picture
from vision.command_line.sentences import sentence
from vision.errors import VisionError, WeightsMissing
from vision.faces.detection import Detector
from vision.images import decode

PROBLEMS = {
    "blurred": "it is blurred",
    "eyes_closed": "the eyes are closed",
    "face_cut_off": "the face is cut off by the picture's edge",
    "tilted": "the head is tilted",
    "too_bright": "it is too bright",
    "too_dark": "it is too dark",
    "too_small": "the face is too small",
    "turned_away": "the face is turned away",
}
"""What keeps a photograph from being enrolled, in words."""

NOT_GOOD = 1
"""The exit status where the answer is no, as of ``grep`` and ``diff``."""


@click.group()
def faces() -> None:
    """Faces: find them, compare them, judge a photograph, learn who is who."""


faces.add_command(train)


@faces.command()
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.option("--detector", type=click.Choice(get_args(Detector)), default="blazeface", show_default=True)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option(
    "-o",
    "--output",
    type=FILE,
    callback=writable_picture,
    help="The last picture with its faces outlined: PNG, JPEG or WebP.",
)
def detect(files: tuple[Path, ...], detector: Detector, min_score: float, output: Path | None) -> None:
    """Find the faces in FILES: a line for each, in px."""
    for path in files:
        image = read_picture(path)
        found = library.detect(image, detector=detector, min_score=min_score)
        click.echo(f"{path}: {len(found)}")
        for face in found:
            edges = (face.box.left, face.box.top, face.box.right, face.box.bottom)
            click.echo("    " + "  ".join(f"{edge:.0f}" for edge in edges) + f"  score {face.score:.2f}")
        if output is not None and path is files[-1]:
            write_picture(output, _outlined(image, found))


@faces.command()
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 2),
    default=round(library.PUBLISHED_THRESHOLD, 2),
    show_default=True,
)
@click.pass_context
def compare(context: click.Context, files: tuple[Path, ...], threshold: float) -> None:
    """Compare the people in FILES, one on each photograph, with each other.

    The exit status is 1 if any two of them are different people.
    """
    if len(files) < 2:
        raise click.UsageError("Two photographs or more can be compared.", context)
    embeddings = {path: library.examine(read_picture(path)).embedding for path in files}
    is_one = True
    for first, second in combinations(embeddings, 2):
        apart = library.distance(embeddings[first], embeddings[second])
        is_same = apart <= threshold
        is_one &= is_same
        click.echo(f"{apart:.3f}  {'the same person' if is_same else 'different people'}: {first}, {second}")
    if not is_one:
        context.exit(NOT_GOOD)


@faces.command("enrol-check")
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.pass_context
def enrol_check(context: click.Context, files: tuple[Path, ...]) -> None:
    """Say of each of FILES whether its one face could be enrolled, and if not, why.

    The exit status is 1 if one of them could not.
    """
    answers = [_verdict(path) for path in files]
    if not all(answers):
        context.exit(NOT_GOOD)


def _verdict(path: Path) -> bool:
    try:
        examination = library.examine(decode(path))
    except WeightsMissing:
        raise
    except VisionError as error:
        click.echo(f"{path}: {sentence(error)}")
        return False
    quality = examination.quality
    reasons = ", ".join(PROBLEMS[problem] for problem in examination.problems)
    click.echo(f"{path}: {f'not good enough: {reasons}' if reasons else 'good'}")
    click.echo(
        f"    {quality.face_pixels:.0f} px between the eyes, sharpness {quality.sharpness:.3f}, "
        f"brightness {quality.brightness:.2f}, contrast {quality.contrast:.2f}, yaw {quality.yaw:.0f}°, "
        f"pitch {quality.pitch:.0f}°, roll {quality.roll:.0f}°, eyes {quality.eyes_open:.0%} open"
    )
    return not examination.problems


def _outlined(image: np.ndarray, found: Iterable[library.Face]) -> np.ndarray:
    picture = Image.fromarray(image)
    drawing = ImageDraw.Draw(picture)
    width = max(1, max(image.shape) // 400)
    for face in found:
        box = face.box
        drawing.rectangle((box.left, box.top, box.right, box.bottom), outline="lime", width=width)
        for x, y in [] if face.points is None else face.points.tolist():
            drawing.ellipse((x - width, y - width, x + width, y + width), fill="lime")
    return np.asarray(picture)
