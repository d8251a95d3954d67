"""``python -m vision classify``: own classes taught by folders of pictures, measured, asked, taken home."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import click
import numpy as np

from vision.command_line.options import FILE, FOLDER, OUT, PICTURE, table_or_json
from vision.command_line.picture_files import read_picture, write_whole
from vision.command_line.picture_folders import SEEN_SIDE, PictureFolder, open_folder
from vision.command_line.progress import shown_progress
from vision.command_line.sentences import sentence
from vision.step import load_checkpoint, save_checkpoint
from vision.training.augmentation import VARIATIONS
from vision.training.confusion import confusion_matrix
from vision.training.ten_crop import center_crop, ten_crops

if TYPE_CHECKING:  # loaded by the commands that need them: other commands would wait for TensorFlow
    from vision.training.taught import Taught

SIDE = 224
"""px; what the packaged network sees."""
SURE = 0.6
"""What is less likely is said with a question mark."""

Command = TypeVar("Command", bound=Callable[..., Any])


class _Lesson(NamedTuple):
    classes: tuple[str, ...]
    taught: Taught


@click.group()
def classify() -> None:
    """Teach own classes by folders of pictures; then tell new pictures apart."""


def _looking(command: Command) -> Command:
    for option in (
        click.option("--ensemble", is_flag=True, help="Let the networks of the ensemble answer together."),
        click.option("--ten-crop", is_flag=True, help="Look ten times: centre, corners, and their mirror images."),
        click.argument("lesson", type=PICTURE),
    ):  # fmt: skip
        command = option(command)
    return command


@classify.command()
@click.argument("folder", type=FOLDER)
@click.option("-o", "--output", type=FILE, default="lesson.npz", show_default=True)
@click.option(
    "--vary", default="", metavar="NAME,…", help=f"Vary each picture: {', '.join(VARIATIONS)}, or all."
)
@click.option(
    "--depth",
    type=click.Choice(["auto", "head", "blocks", "all"]),
    default="auto",
    show_default=True,
    help="What learns: the softmax alone, the last blocks too, everything; auto: the more pictures, the more.",
)
@click.option(
    "--ensemble",
    "members",
    type=click.Choice(["0", "3", "5", "7"]),
    default="0",
    show_default=True,
    help="Networks trained besides, each on its own; only while all but the softmax is frozen.",
)
@click.option(
    "--steps", type=click.IntRange(1), help="Batches, where less is frozen; by default four epochs."
)
def teach(*, folder: Path, output: Path, vary: str, depth: str, members: str, steps: int | None) -> None:
    """Teach the classes of FOLDER, which has a sub-folder of pictures for each.

    Of a class with five pictures or more each fifth is kept aside to measure with. A sub-folder of things that belong to no
    class keeps it from calling everything one of the others.
    """
    chosen = VARIATIONS if vary == "all" else tuple(filter(None, vary.split(",")))
    if unknown := set(chosen) - set(VARIATIONS):
        raise click.BadParameter(f"no such variation: {', '.join(sorted(unknown))}", param_hint="--vary")
    pictures = _readable(open_folder(folder))
    from vision.command_line.classify_teaching import taught_by

    result: list[tuple[Taught, np.ndarray]] = []
    teaching = taught_by(pictures, chosen, depth, int(members), steps, result.append)
    deque(shown_progress(teaching, "Teaching"), maxlen=0)
    taught, aside = result[0]
    save_checkpoint(output, {**taught.arrays(), "classes": np.array(pictures.classes)})
    if len(aside):
        squares = np.stack([center_crop(pictures.read(place), SIDE) for place in aside])
        for name, is_ensemble in (("", False), (", the ensemble", True))[: 2 if taught.ensemble else 1]:
            said = taught.classifier(is_ensemble=is_ensemble)(squares)
            right = (said.argmax(1) == pictures.labels[aside]).mean()
            click.echo(f"Right on {right:.1%} of {len(aside)} pictures kept aside{name}")
    click.echo(output)


@classify.command()
@_looking
@click.argument("folder", type=FOLDER)
def evaluate(*, lesson: Path, folder: Path, ten_crop: bool, ensemble: bool) -> None:
    """How well LESSON tells the pictures of FOLDER apart, a sub-folder for each class."""
    known = _read(lesson)
    pictures = _readable(open_folder(folder, known.classes))
    answer = _answers(known.taught, is_ten_crop=ten_crop, is_ensemble=ensemble)
    said = np.array([answer(pictures.read(place)).argmax() for place in range(len(pictures.files))], np.int64)
    matrix = confusion_matrix(pictures.labels, said, len(known.classes))
    width = max(map(len, known.classes))
    for name, counts in zip(known.classes, matrix, strict=True):
        others = ", ".join(
            f"{count} as {other}"
            for other, count in zip(known.classes, counts, strict=True)
            if count and other != name
        )
        right = counts[known.classes.index(name)]
        click.echo(f"  {name:{width}}  {right} of {counts.sum()}{f'  ({others})' if others else ''}")
    click.echo(f"Right on {(said == pictures.labels).mean():.1%} of {len(said)} pictures")


@classify.command()
@_looking
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.option("--sure", type=click.FloatRange(0, 1), default=SURE, show_default=True,
              help="What is less likely is no answer.")  # fmt: skip
@table_or_json
def predict(
    *, lesson: Path, files: tuple[Path, ...], ten_crop: bool, ensemble: bool, sure: float, format: str
) -> None:
    """What LESSON takes FILES for."""
    known = _read(lesson)
    answer = _answers(known.taught, is_ten_crop=ten_crop, is_ensemble=ensemble)
    described = []
    for file in files:
        said = answer(read_picture(file, SEEN_SIDE))
        best = int(said.argmax())
        if format == "table":
            words = known.classes[best] if said[best] >= sure else f"not sure, perhaps {known.classes[best]}"
            click.echo(f"{file}: {words}, {said[best]:.0%}")
        likely = {name: round(float(one), 4) for name, one in zip(known.classes, said, strict=True)}
        answered = known.classes[best] if said[best] >= sure else None
        described.append({"file": str(file), "class": answered, "probabilities": likely})
    if format == "json":
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))


@classify.command()
@click.argument("lesson", type=PICTURE)
@click.option("--format", type=click.Choice(["keras", "tfjs"]), default="keras", show_default=True)
@click.option("--ensemble", is_flag=True, help="The networks of the ensemble with their average.")
@click.option("-o", "--output", type=OUT, required=True, help="The folder to write into.")
def export(*, lesson: Path, format: Literal["keras", "tfjs"], ensemble: bool, output: Path) -> None:
    """Write LESSON as files for Keras or TensorFlow.js."""
    from vision.training.taking_home import taken_home

    known = _read(lesson)
    network = known.taught.build(is_ensemble=_with_ensemble(known.taught, is_wanted=ensemble))
    files = taken_home(network, format, name=lesson.stem, classes=known.classes)
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(output / name, content)
    click.echo(f"{output}: {', '.join(sorted(files))}")


def _readable(pictures: PictureFolder) -> PictureFolder:
    kept, skipped = pictures.readable()
    for file, error in skipped:
        click.echo(f"{file}: skipped, {sentence(error)}", err=True)
    counts = np.bincount(kept.labels, minlength=len(kept.classes))
    click.echo(", ".join(f"{name}: {count}" for name, count in zip(kept.classes, counts, strict=True)))
    if not len(kept.files):
        raise click.ClickException("There are no pictures.")
    return kept


def _read(lesson: Path) -> _Lesson:
    from vision.training.taught import taught_in

    try:
        arrays = dict(load_checkpoint(lesson))
        return _Lesson(tuple(arrays.pop("classes").tolist()), taught_in(arrays))
    except (ValueError, KeyError) as error:
        raise click.ClickException(f"{lesson} is nothing that was taught.") from error


def _answers(taught: Taught, *, is_ten_crop: bool, is_ensemble: bool) -> Callable[[np.ndarray], np.ndarray]:
    """From a picture of any size to ``(classes,)``."""
    classifier = taught.classifier(is_ensemble=_with_ensemble(taught, is_wanted=is_ensemble))
    if is_ten_crop:
        return lambda image: classifier(ten_crops(image, SIDE)).mean(0)
    return lambda image: classifier(center_crop(image, SIDE)[None])[0]


def _with_ensemble(taught: Taught, *, is_wanted: bool) -> bool:
    if is_wanted and taught.ensemble is None:
        raise click.ClickException("It was taught without an ensemble: teach it with --ensemble 5.")
    return is_wanted
