"""``python -m vision train``: a detector or a segmenter learned from own pictures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import click
import numpy as np

from vision.command_line.continuing import Unfinished, beside
from vision.command_line.curves import Curves, curves_option
from vision.command_line.labelled_folders import (
    boxed_pictures,
    masked_pictures,
    outlined_pictures,
    read_folder,
)
from vision.command_line.options import FILE, FOLDER, checkpoint, writable
from vision.command_line.progress import shown_progress
from vision.command_line.tensorflow_import import import_tensorflow
from vision.detection.formats import Format
from vision.step import Step, save_checkpoint
from vision.training.own_photographs import EFFORTS, HELD_OUT_FROM, Effort, split

MASKS = "masks"

Command = TypeVar("Command", bound=Callable[..., Any])


class Wish(NamedTuple):
    """What both trainings are told.

    Attributes:
        checkpoint: None for one beside ``output``.
    """

    output: Path
    effort: Effort
    seed: int
    curves: Path | None
    checkpoint: Path | None


@click.group()
def train() -> None:
    """Train a network on own pictures."""


def _training(name: str) -> Callable[[Command], Command]:
    words = ", ".join(f"{slug} {effort.steps} of {effort.side} px" for slug, effort in EFFORTS.items())
    options = (
        click.argument("folder", type=FOLDER),
        click.option("-o", "--output", type=FILE, default=f"{name}.npz", show_default=True, callback=writable,
                     help="What is learned."),
        click.option("--effort", type=click.Choice(list(EFFORTS)), default="standard", show_default=True,
                     help=f"Steps, and how large pictures are seen: {words}."),
        click.option("--steps", type=click.IntRange(1), help="Instead of the effort's."),
        click.option("--side", type=click.IntRange(32, 1024), help="px, a multiple of 32, instead of the effort's."),
        click.option("--seed", type=click.IntRange(0), default=0, show_default=True),
        curves_option,
        checkpoint,
    )  # fmt: skip

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


@train.command()
@_training("detector")
@click.option("--format", type=click.Choice(get_args(Format)), help="By default what the files' names say.")
def detector(folder: Path, format: Format | None, **wanted: Any) -> None:
    """Train a YOLO on boxes.

    FOLDER holds pictures, and boxes in the format of COCO, YOLO, PASCAL VOC or CSV. From eight pictures on each fifth is
    kept aside to measure with. Ctrl-C keeps what is unfinished, by default beside the output; the same command continues it.
    """
    annotations = read_folder(folder, format)
    pictures = boxed_pictures(folder, annotations)
    import_tensorflow()
    from vision.detection.yolo.settings import YoloSettings
    from vision.detection.yolo.training import train_yolo

    wish = _wish(**wanted)
    settings = YoloSettings.for_own(wish.effort, classes=len(annotations.classes), seed=wish.seed)
    measured = "mean_average_precision_50", "Mean average precision (of boxes that overlap by half)"
    _learn(train_yolo, pictures, settings, annotations.classes, wish, measured)


@train.command()
@_training("segmenter")
@click.option(
    "--format", type=click.Choice([*get_args(Format), MASKS]), help="By default what the files' names say."
)
def segmenter(folder: Path, format: Format | None, **wanted: Any) -> None:
    """Train a U-Net on outlines or masks.

    FOLDER holds pictures, and outlines in the format of COCO or YOLO, or masks: two folders, images and masks, with files of
    the same names. A mask's pixels are classes, 0 for the background and 255 for what nobody knows, or black and white;
    classes.txt names the classes, from 1 on. From eight pictures on each fifth is kept aside to measure with. Ctrl-C keeps
    what is unfinished, by default beside the output; the same command continues it.
    """
    pictures: Sequence[Any]
    if format == MASKS or (format is None and (folder / MASKS).is_dir()):
        pictures, classes = masked_pictures(folder)
    else:
        annotations = read_folder(folder, format)
        pictures, classes = outlined_pictures(folder, annotations), annotations.classes
    import_tensorflow()
    from vision.segmentation.settings import SegmenterSettings
    from vision.segmentation.training import train_segmenter

    wish = _wish(**wanted)
    settings = SegmenterSettings.for_own(wish.effort, classes=1 + len(classes), seed=wish.seed)
    measured = "mean_intersection_over_union", "Mean intersection over union"
    _learn(train_segmenter, pictures, settings, classes, wish, measured)


def _wish(*, effort: str, steps: int | None, side: int | None, **others: Any) -> Wish:
    chosen = EFFORTS[effort]
    return Wish(effort=Effort(steps or chosen.steps, side or chosen.side), **others)


def _learn(
    training: Callable[..., Generator[Step, None, None]],
    pictures: Sequence[Any],
    settings: Any,
    classes: Sequence[str],
    wish: Wish,
    measured: tuple[str, str],
) -> None:
    learned, aside = split(pictures)
    click.echo(
        f"{len(learned)} pictures to learn from, {len(aside)} kept aside: {', '.join(classes)}", err=True
    )
    kept = wish.checkpoint or beside(wish.output)
    unfinished = Unfinished(kept, settings, classes, [picture.path for picture in pictures])
    begun = unfinished.found()
    curves = Curves(begun)
    steps = training(learned, settings, held_out=aside, checkpoint=begun)
    last = deque(unfinished.stoppable(curves.follow(shown_progress(steps, "Training"))), maxlen=1).pop()
    _save(wish.output, last, classes)
    if wish.curves is not None:
        curves.write(wish.curves)
    unfinished.forget()
    figure, words = measured
    score = curves.last(figure)
    if score is None:
        click.echo(f"Not measured: pictures are kept aside from {HELD_OUT_FROM} on.")
    else:
        click.echo(f"{words}: {score:.1%} on {len(aside)} pictures kept aside")
    click.echo(wish.output)


def _save(path: Path, last: Step, classes: Sequence[str]) -> None:
    from vision.networks.checkpoints import without_training

    assert last.checkpoint is not None
    kept = without_training(last.checkpoint())
    save_checkpoint(path, {**kept, "names": np.array(classes)})
