"""``python -m vision objects``: everyday things found in photographs, shown, or written for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import click
import numpy as np

from vision.command_line.annotations import convert, summary, write_files
from vision.command_line.drawing import Thing, outlined
from vision.command_line.options import FILE, OUT, PICTURE, table_or_json, writable_picture
from vision.command_line.picture_files import read_picture, write_picture
from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.formats import AnnotatedPicture, Annotations, Format, write_annotations
from vision.detection.objects import IOU, MAX_TILES, SCORES, Detections, Detector, find_objects

COLORS = ("lime", "cyan", "yellow", "magenta", "orange", "red")

Command = TypeVar("Command", bound=Callable[..., Any])


class _Found(NamedTuple):
    path: Path
    image: np.ndarray
    objects: Detections


@click.group()
def objects() -> None:
    """Everyday objects of 80 kinds: find them, show them, write them down for other programs."""


objects.add_command(convert)


def _settings(command: Command) -> Command:
    own = ", ".join(f"{score} for {detector}" for detector, score in SCORES.items())
    for option in (
        click.option("--tiles", type=click.IntRange(1, MAX_TILES), default=1, show_default=True,
                     help="Look also at so many squares along the longer side, for small objects."),
        click.option("--iou", type=click.FloatRange(0, 1, min_open=True), default=IOU, show_default=True,
                     help="Boxes of a class that share more show one object."),
        click.option("--min-score", type=click.FloatRange(0, 1), show_default=own),
        click.option("--detector", type=click.Choice(get_args(Detector)), default="nanodet", show_default=True),
        click.argument("files", type=PICTURE, nargs=-1, required=True),
    ):  # fmt: skip
        command = option(command)
    return command


@objects.command()
@_settings
@table_or_json
@click.option(
    "-o",
    "--output",
    type=FILE,
    callback=writable_picture,
    help="The last picture with its objects outlined: PNG, JPEG or WebP.",
)
def detect(
    files: tuple[Path, ...],
    format: Literal["table", "json"],
    output: Path | None,
    **settings: Any,
) -> None:
    """Find the objects in FILES: a line for each, in px."""
    described = []
    for found in _found(files, settings):
        if format == "json":
            described.append(_description(found))
        else:
            click.echo(_table(found))
        if output is not None and found.path is files[-1]:
            write_picture(output, _outlined(found))
    if format == "json":
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))


@objects.command()
@_settings
@click.option("--format", type=click.Choice(get_args(Format)), default="coco", show_default=True)
@click.option("-o", "--output", type=OUT, required=True, help="The folder to write into.")
def export(files: tuple[Path, ...], format: Format, output: Path, **settings: Any) -> None:
    """Find the objects in FILES and write them as COCO, YOLO, PASCAL VOC or CSV."""
    pictures = tuple(
        AnnotatedPicture(
            name=found.path.name,
            width=found.image.shape[1],
            height=found.image.shape[0],
            boxes=found.objects.boxes.astype(np.float64),
            classes=found.objects.classes,
            scores=found.objects.scores,
        )
        for found in _found(files, settings)
    )
    annotations = Annotations(
        classes=tuple(kind.name for kind in COCO_CLASSES),
        pictures=pictures,
        numbers=tuple(kind.category for kind in COCO_CLASSES),
    )
    write_files(output, write_annotations(format, annotations))
    click.echo(summary(output, annotations))


def _found(files: tuple[Path, ...], settings: dict[str, Any]) -> Iterator[_Found]:
    for path in files:
        image = read_picture(path)
        yield _Found(path, image, find_objects(image, **settings))


def _rows(found: Detections) -> Iterator[tuple[str, str, float, list[float]]]:
    for kind, score, box in zip(found.classes, found.scores, found.boxes, strict=True):
        slug, name, _ = COCO_CLASSES[kind]
        yield slug, name, float(score), box.tolist()


def _table(found: _Found) -> str:
    lines = [f"{found.path}: {len(found.objects)}"]
    for _, name, score, box in _rows(found.objects):
        edges = "  ".join(f"{edge:.0f}" for edge in box)
        lines.append(f"    {edges}  {name}  score {score:.2f}")
    return "\n".join(lines)


def _description(found: _Found) -> dict[str, Any]:
    height, width = found.image.shape[:2]
    return {
        "file": str(found.path),
        "width": width,
        "height": height,
        "objects": [
            {"class": slug, "name": name, "score": round(score, 4), "box": [round(edge, 2) for edge in box]}
            for slug, name, score, box in _rows(found.objects)
        ],
    }


def _outlined(found: _Found) -> np.ndarray:
    kinds = (COLORS[kind % len(COLORS)] for kind in found.objects.classes)
    rows = zip(kinds, _rows(found.objects), strict=True)
    things = (Thing(box, f"{name} {score:.0%}", color) for color, (_, name, score, box) in rows)
    return outlined(found.image, things)
