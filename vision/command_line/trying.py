"""``python -m vision try``: what was trained, looked for in pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from vision.command_line.drawing import Thing, outlined, with_legend
from vision.command_line.options import OUT, PICTURE, table_or_json
from vision.command_line.picture_files import read_picture, write_picture, write_whole
from vision.command_line.tensorflow_import import import_tensorflow
from vision.step import Checkpoint, load_checkpoint

LEAST_SHARE = 0.0005
"""Of a picture; a class with fewer pixels is not spoken of."""


class Seen(NamedTuple):
    """What was found in a picture.

    Attributes:
        lines: for people.
        found: for programs.
        picture: with what was found drawn in.
        mask: of a segmenter's: PNG.
    """

    lines: list[str]
    found: list[dict[str, Any]]
    picture: np.ndarray
    mask: bytes | None = None


Look = Callable[[np.ndarray], Seen]


@click.command("try")
@click.argument("model", type=PICTURE)
@click.argument("files", type=PICTURE, nargs=-1, required=True)
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Of a detector's boxes."
)
@click.option("--iou", type=click.FloatRange(0, 1, min_open=True), default=0.5, show_default=True,
              help="Boxes of a class that share more show one object.")  # fmt: skip
@click.option(
    "-o", "--output", type=OUT, help="A folder for the pictures with what was found, and for masks as PNG."
)
@table_or_json
def try_out(
    model: Path, files: tuple[Path, ...], min_score: float, iou: float, output: Path | None, format: str
) -> None:
    """Look in pictures for what was learned.

    MODEL is a file that `train` wrote.
    """
    if len({file.stem for file in files}) < len(files) and output is not None:
        raise click.UsageError("Two of the pictures have one name: their results would be one file.")
    look = _look(model, min_score, iou)
    described = []
    for file in files:
        image = read_picture(file)
        seen = look(image)
        if format == "table":
            click.echo("\n    ".join([f"{file}: {len(seen.found)}", *seen.lines]))
        height, width = image.shape[:2]
        described.append({"file": str(file), "width": width, "height": height, "found": seen.found})
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)
            write_picture(output / f"{file.stem}.png", seen.picture)
            if seen.mask is not None:
                write_whole(output / f"{file.stem}-mask.png", seen.mask)
    if format == "json":
        click.echo(json.dumps(described, ensure_ascii=False, indent=2))


def _look(model: Path, min_score: float, iou: float) -> Look:
    import_tensorflow()
    try:
        arrays = load_checkpoint(model)
        names = tuple(arrays["names"].tolist())
        if "anchor_boxes" in arrays:
            return _detecting(arrays, names, min_score, iou)
        return _segmenting(arrays, names)
    except (ValueError, KeyError) as error:
        raise click.ClickException(f"{model} is nothing that was trained.") from error


def _detecting(arrays: Checkpoint, names: tuple[str, ...], min_score: float, iou: float) -> Look:
    from vision.detection.yolo.drawing import class_color
    from vision.detection.yolo.trainer import detector_of

    detector = detector_of(arrays)

    def look(image: np.ndarray) -> Seen:
        (found,) = detector.detect([image], score_threshold=min_score, iou_threshold=iou)
        rows = [
            (names[kind], float(score), box.tolist(), class_color(int(kind)))
            for kind, score, box in zip(found.classes, found.scores, found.boxes, strict=True)
        ]
        return Seen(
            lines=[f"{'  '.join(f'{edge:.0f}' for edge in box)}  {name}  score {score:.2f}" for name, score, box, _ in rows],
            found=[
                {"class": name, "score": round(score, 4), "box": [round(edge, 2) for edge in box]}
                for name, score, box, _ in rows
            ],
            picture=outlined(image, (Thing(box, f"{name} {score:.0%}", color) for name, score, box, color in rows)),
        )  # fmt: skip

    return look


def _segmenting(arrays: Checkpoint, names: tuple[str, ...]) -> Look:
    from vision.segmentation import rle
    from vision.segmentation.drawing import class_colors, tinted
    from vision.segmentation.label_files import labels_png
    from vision.segmentation.trainer import segmenter_of

    segmenter, colors = segmenter_of(arrays), class_colors()

    def look(image: np.ndarray) -> Seen:
        (labels,) = segmenter.label([image])
        shares = {label: float((labels == label).mean()) for label in range(1, 1 + len(names))}
        rows = [(label, names[label - 1], share) for label, share in shares.items() if share >= LEAST_SHARE]
        return Seen(
            lines=[f"{name}  {share:.1%} of the picture" for _, name, share in rows],
            found=[
                {"class": name, "share": round(share, 4), "mask": rle.encode(labels == label)}
                for label, name, share in rows
            ],
            picture=with_legend(
                tinted(image, labels),
                [(f"{name}, {share:.1%}", tuple(colors[label].tolist())) for label, name, share in rows],
            ),
            mask=labels_png(labels),
        )

    return look
