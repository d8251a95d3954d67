"""How well, and how fast, is every pixel given its class? ``python -m bench.segmentation``

On generated scenes of which the masks are known: U-Net from nothing, U-Net that starts from EfficientNet-Lite0's ImageNet
features, and GrabCut, which learns nothing but is given the true boxes and their classes. On a machine that does other
things too the seconds of the processor, of all cores together, say more than those of the clock: on two free cores
training takes about half of them. ``--shots`` draws each one's labels over the first pictures, the truth below.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from vision.errors import BadSetting
from vision.images import encode
from vision.scenes import CLASSES, Scene, scenes
from vision.segmentation.augmentation import Variation
from vision.segmentation.drawing import sheet
from vision.segmentation.grabcut import grab_cut
from vision.segmentation.labels import labels_of
from vision.segmentation.metrics import (
    boundary_f_score,
    confusion_matrix,
    mean_intersection_over_union,
    pixel_accuracy,
)
from vision.segmentation.settings import SegmenterSettings
from vision.segmentation.trainer import segmenter_of
from vision.segmentation.training import train_segmenter

LABELS = len(CLASSES) + 1
TRAINING_SEED, TEST_SEED = 1, 1000
SHOWN = 6

UNVARIED = Variation(zoom=0.0, turn=0.0, color=0.0)
"""For U-Net from nothing: where new scenes cost nothing, varied ones only take longer to learn."""


@dataclass(frozen=True)
class LabelledScene:
    """A scene as the networks learn it."""

    scene: Scene

    @property
    def image(self) -> np.ndarray:
        return self.scene.image

    @property
    def labels(self) -> np.ndarray:
        return labels_of(self.scene.masks, self.scene.classes)


@dataclass(frozen=True)
class Seconds:
    """By the clock and by the processor."""

    clock: float = 0.0
    processor: float = 0.0


@click.command()
@click.option("--pictures", default=6000, show_default=True, help="To learn from.")
@click.option("--tested", default=100, show_default=True, help="Others, to be measured on.")
@click.option("--steps", default=1500, show_default=True, help="Of training, of U-Net from nothing.")
@click.option("--encoded-steps", default=600, show_default=True, help="Likewise with EfficientNet-Lite0.")
@click.option("--shots", type=click.Path(file_okay=False, path_type=Path), help="Where to draw what is said.")
def main(*, pictures: int, tested: int, steps: int, encoded_steps: int, shots: Path | None) -> None:
    """Measure segmentation on generated scenes of 96 px."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(f"{pictures} scenes to learn from, {tested} others; {LABELS} classes with the ground\n")
    training = [LabelledScene(scene) for scene in scenes(pictures, TRAINING_SEED)]
    test = [LabelledScene(scene) for scene in scenes(tested, TEST_SEED)]
    print(
        "| | mean IoU | pixels right | edges F | ms a picture | of processor | s of training | of processor |"
    )
    print("| --- " * 8 + "|", flush=True)
    nothing = SegmenterSettings(
        classes=LABELS, channels=8, learning_rate=1e-2, variation=UNVARIED, steps=steps
    )
    encoded = SegmenterSettings(classes=LABELS, encoder="efficientnet-lite0", steps=encoded_steps)
    for name, settings in (("U-Net from nothing", nothing), ("U-Net on EfficientNet-Lite0", encoded)):
        label, seconds = _trained(training, settings)
        _measure(name, label, test, seconds, shots)
    _measure("GrabCut from true boxes", _cut_out, test, Seconds(), shots)


def _trained(
    pictures: Sequence[LabelledScene], settings: SegmenterSettings
) -> tuple[Callable[[LabelledScene], np.ndarray], Seconds]:
    started = Seconds(time.perf_counter(), time.process_time())
    *_, last = train_segmenter(pictures, settings)
    taken = Seconds(time.perf_counter() - started.clock, time.process_time() - started.processor)
    assert last.checkpoint is not None
    segmenter = segmenter_of(last.checkpoint())
    return lambda picture: segmenter.label([picture.image])[0], taken


def _cut_out(picture: LabelledScene) -> np.ndarray:
    """Each thing from its box; where nothing is found, nothing is said."""
    masks, kinds = [], []
    for box, kind in zip(picture.scene.boxes, picture.scene.classes, strict=True):
        try:
            masks.append(grab_cut(picture.image, box) > 0.5)
        except BadSetting:
            continue
        kinds.append(kind)
    return labels_of(np.array(masks, bool).reshape(-1, *picture.image.shape[:2]), np.array(kinds, int))


def _measure(
    name: str,
    label: Callable[[LabelledScene], np.ndarray],
    test: Sequence[LabelledScene],
    training: Seconds,
    shots: Path | None,
) -> None:
    """Print a line of the table, and draw the first pictures."""
    label(test[0])  # the first call builds what the others use
    started = Seconds(time.perf_counter(), time.process_time())
    predicted = [label(picture) for picture in test]
    clock = 1000 * (time.perf_counter() - started.clock) / len(test)
    processor = 1000 * (time.process_time() - started.processor) / len(test)
    matrix = np.zeros((LABELS, LABELS), np.int64)
    for picture, labels in zip(test, predicted, strict=True):
        matrix += confusion_matrix(picture.labels, labels, LABELS)
    edges = np.mean(list(_edge_scores(test, predicted)))
    print(
        f"| {name} | {mean_intersection_over_union(matrix):.3f} | {pixel_accuracy(matrix):.3f} | {edges:.3f} "
        f"| {clock:.1f} | {processor:.1f} | {training.clock:.0f} | {training.processor:.0f} |",
        flush=True,
    )
    if shots is not None:
        shots.mkdir(parents=True, exist_ok=True)
        truths = [picture.labels for picture in test[:SHOWN]]
        drawn = sheet([picture.image for picture in test[:SHOWN]], predicted[:SHOWN], truths)
        (shots / f"{name.lower().replace(' ', '_')}.png").write_bytes(encode(drawn, "png"))


def _edge_scores(test: Sequence[LabelledScene], predicted: Sequence[np.ndarray]) -> Iterator[float]:
    for picture, labels in zip(test, predicted, strict=True):
        for label in np.unique(picture.labels):
            yield boundary_f_score(picture.labels == label, labels == label)


if __name__ == "__main__":
    main()
