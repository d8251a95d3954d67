"""How well are everyday objects found? ``python -m bench.detection DIR``

Measures COCO's mean average precision on any folder of pictures with a JSON file like COCO's, such as COCO's own
``val2017`` beside ``annotations/instances_val2017.json``, for NanoDet and CenterNet and whichever of Ultralytics,
torchvision and OpenCV's DNN module with YOLOX can be used here. Classes go by their names; those that the detectors
do not know are left out. All see one picture after the other; reading the file is not timed.

For scale, on COCO's val2017 their authors publish 22.9 % for NanoDet-g and 25.1 % for this CenterNet (42.3 % at an
overlap of .5).
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import click
import numpy as np

from bench.coco_folder import CocoFolder, Figures, measure, open_folder, result_rows
from bench.object_detectors import Facet, ObjectDetector, OpenCVYolox, TorchVision, Ultralytics, installed
from vision.detection.objects import Detector
from vision.errors import BadImage
from vision.images import decode

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Result:
    """What one detector reached and how long it took."""

    detector: ObjectDetector
    figures: Figures
    milliseconds: float
    unreadable: int


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--annotations", type=FILE, help="Instead of the one JSON file in the folder.")
@click.option("--limit", default=0, help="Only so many pictures, evenly from all.")
@click.option("--tiles", default=1, help="Facet looks also at so many squares along the longer side.")
@click.option("--alone", is_flag=True, help="Only Facet.")
@click.option("--ultralytics", default="yolov8n.pt", show_default=True)
@click.option("--yolox", type=FILE, help="object_detection_yolox_*.onnx of OpenCV's model zoo.")
def main(
    *,
    folder: Path,
    annotations: Path | None,
    limit: int,
    tiles: int,
    alone: bool,
    ultralytics: str,
    yolox: Path | None,
) -> None:
    """Measure detectors on FOLDER."""
    try:
        pictures = open_folder(folder, annotations, limit)
    except (ValueError, KeyError) as error:
        raise click.ClickException(str(error)) from error
    if not pictures.known:
        raise click.ClickException("none of the annotations' classes is one of COCO's.")
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; {folder}")
    print(
        f"{len(pictures.pictures)} pictures, {pictures.missing} missing; {len(pictures.known)} classes, "
        f"{len(pictures.categories) - len(pictures.known)} unknown to the detectors"
    )

    def opencv() -> ObjectDetector:
        if yolox is None:
            raise ValueError("its model is given by --yolox")
        return OpenCVYolox(yolox)

    detectors: list[ObjectDetector] = [Facet(detector, tiles) for detector in get_args(Detector)]
    if not alone:
        detectors += installed(
            [
                ("Ultralytics", lambda: Ultralytics(ultralytics)),
                ("torchvision", TorchVision),
                ("OpenCV (YOLOX)", opencv),
            ]
        )
    _print_table([judge(detector, pictures) for detector in detectors])


def judge(detector: ObjectDetector, folder: CocoFolder) -> Result:
    """Show the detector every picture, then measure what it said."""
    rows: list[dict[str, Any]] = []
    seconds: list[float] = []
    unreadable = 0
    detector.find(np.zeros((480, 640, 3), np.uint8))  # loads and builds the network
    with click.progressbar(
        folder.pictures.items(), label=detector.name, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as shown:
        for number, path in shown:
            try:
                image = decode(path)
            except (BadImage, OSError) as error:
                click.echo(f"{path}: {error}", err=True)
                unreadable += 1
                continue
            began = time.perf_counter()
            found = detector.find(image)
            seconds.append(time.perf_counter() - began)
            rows += result_rows(folder, number, found.boxes, found.scores, found.names)
    return Result(detector, measure(folder, rows), 1000 * float(np.median(seconds or [np.nan])), unreadable)


def _print_table(results: Sequence[Result]) -> None:
    head = ("", "mAP", "at .5", "at .75", "small", "medium", "large", "ms/picture", "speed")
    print(("\n{:36}" + "{:>11}" * 8).format(*head))
    for result in results:
        figures = result.figures
        parts = (figures.map, figures.map50, figures.map75, figures.small, figures.medium, figures.large)
        print(
            f"{result.detector.name:36}"
            + "".join(f"{part:11.1%}" for part in parts)
            + f"{result.milliseconds:11.1f}{results[0].milliseconds / result.milliseconds:10.2f}×"
        )
        if result.unreadable:
            print(f"    {result.unreadable} pictures could not be read")


if __name__ == "__main__":
    main()
