"""What do the detectors of a decade cost, and what do they find? ``python -m bench.detectors``

Trains sliding windows, R-CNN, Fast R-CNN, Faster R-CNN and YOLO from random weights on the same generated scenes with
the same seed, and measures each on the same other scenes. Printed as a table: mean average precision at an overlap of
.5 and as COCO has it; how many regions of a picture are judged, and how many of the objects one of them overlaps by
.5; milliseconds a picture, and of them for selective search; seconds of training, with the search for proposals in it.

Pictures are looked at one after another, as a page would ask. Beside the clock's times stand the processor's, of all
cores together, which a busy machine changes less. ``--shots`` draws what each found into the first pictures.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from bench.contenders import CONTENDERS, SEARCH, Contender
from vision.detection.boxes import intersection_over_union
from vision.detection.evaluation import Prediction, evaluate
from vision.detection.proposals import propose
from vision.detection.yolo.drawing import sheet
from vision.images import encode
from vision.scenes import CLASSES, Scene, scenes

MEASURED_FROM = 0.02
"""Boxes that score less are not measured: they would hardly change the curve."""
SHOWN_FROM = 0.5
SHOWN = 12

HEAD = (
    "| | mAP@.5 | mAP | regions | of objects hit | ms a picture | of processor | of them search "
    "| s of training | of processor |\n" + "| --- " * 10 + "|"
)


class Clock:
    """Seconds since it was made: on the wall, and of all cores of the processor."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def read(self) -> np.ndarray:
        """``(2,) float64``."""
        return np.array([time.perf_counter() - self._wall, time.process_time() - self._processor])


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was found in a picture, in which regions, and how long that took: all of it, and the search for regions."""

    found: Prediction
    regions: np.ndarray
    seconds: np.ndarray
    searching: np.ndarray


@click.command()
@click.option("--pictures", default=800, show_default=True, help="Scenes to learn from.")
@click.option("--judged", default=200, show_default=True, help="Scenes to be measured on.")
@click.option("--seed", default=0, show_default=True)
@click.option("--only", multiple=True, help="Names of the table; else all.")
@click.option(
    "--shots", type=click.Path(file_okay=False, path_type=Path), help="Where to draw what is found."
)
def main(*, pictures: int, judged: int, seed: int, only: tuple[str, ...], shots: Path | None) -> None:
    """Train and measure every detector."""
    learned, held_out = scenes(pictures, seed + 1), scenes(judged, seed + 2)
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {os.cpu_count()} cores; {pictures} scenes to learn from, {judged} others")
    print(HEAD)
    for contender in CONTENDERS:
        if only and contender.name not in only:
            continue
        clock = Clock()
        detector = train(contender, learned, seed)
        training = clock.read()
        look(contender, detector, held_out[0].image, MEASURED_FROM)  # the first builds the graphs
        looks = [look(contender, detector, scene.image, MEASURED_FROM) for scene in held_out]
        print(row(contender.name, looks, held_out, training), flush=True)
        if shots is not None:
            draw(contender, detector, held_out[:SHOWN], shots)


def train(contender: Contender, pictures: Sequence[Scene], seed: int) -> Any:
    """The detector after the last step; steps are counted on standard error."""
    with click.progressbar(length=1000, label=contender.name, file=sys.stderr) as bar:
        for step in contender.train(pictures, seed):
            bar.update(round(1000 * step.fraction) - bar.pos)
    if step.checkpoint is None:
        raise RuntimeError(f"{contender.name} ended without a checkpoint")
    return contender.restore(step.checkpoint())


def look(contender: Contender, detector: Any, image: np.ndarray, score_threshold: float) -> Look:
    """Look at one picture; what regions a detector makes itself is asked off the clock."""
    clock = Clock()
    proposals = np.empty((0, 4)) if contender.regions else propose(image, SEARCH)
    searching = clock.read()
    found = contender.detect(detector, image, proposals, score_threshold)
    seconds = clock.read()
    regions = contender.regions(detector, image) if contender.regions else proposals
    return Look(found=found, regions=regions, seconds=seconds, searching=searching)


def row(name: str, looks: Sequence[Look], pictures: Sequence[Scene], training: np.ndarray) -> str:
    """A line of the table."""
    evaluation = evaluate([one.found for one in looks], pictures, classes=len(CLASSES))
    overlaps = [
        intersection_over_union(picture.boxes, one.regions).max(axis=1, initial=0.0)
        for one, picture in zip(looks, pictures, strict=True)
    ]
    wall, processor = 1000 * np.median([one.seconds for one in looks], axis=0)
    searching = 1000 * np.median([one.searching for one in looks], axis=0)[1]
    return (
        f"| {name} | {evaluation.mean_average_precision_50:.3f} | {evaluation.mean_average_precision:.3f} "
        f"| {np.mean([len(one.regions) for one in looks]):.0f} "
        f"| {np.mean(np.concatenate(overlaps) >= 0.5):.3f} "
        f"| {wall:.1f} | {processor:.1f} | {searching:.1f} | {training[0]:.0f} | {training[1]:.0f} |"
    )


def draw(contender: Contender, detector: Any, pictures: Sequence[Scene], folder: Path) -> None:
    """What scores at least :data:`SHOWN_FROM`, in the pictures, as ``<name>.png``."""
    images = [picture.image for picture in pictures]
    found = [look(contender, detector, image, SHOWN_FROM).found for image in images]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{contender.name.lower().replace(' ', '_')}.png"
    file.write_bytes(encode(sheet(images, found, columns=4), "png"))


if __name__ == "__main__":
    main()
