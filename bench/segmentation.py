"""How well, and how fast, is every pixel given its class? ``python -m bench.segmentation``

On generated scenes of which the masks are known: U-Net from nothing, U-Net that starts from EfficientNet-Lite0's ImageNet
features, and GrabCut, which learns nothing but is given the true boxes and their classes. On a machine that does other
things too the seconds of the processor say more than those of the clock: on two free cores training takes about half of
them.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click
import numpy as np

from vision.errors import BadSetting
from vision.networks.unet import Encoder
from vision.scenes import CLASSES, Scene, scenes
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
@click.option("--pictures", default=2000, show_default=True, help="To learn from.")
@click.option("--tested", default=100, show_default=True, help="Others, to be measured on.")
@click.option("--steps", default=600, show_default=True, help="Of training, of U-Net from nothing.")
@click.option("--encoded-steps", default=600, show_default=True, help="Likewise with EfficientNet-Lite0.")
def main(*, pictures: int, tested: int, steps: int, encoded_steps: int) -> None:
    """Measure segmentation on generated scenes of 96 px."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(
        f"{pictures} scenes to learn from, {tested} others to be measured on; {LABELS} classes with the ground\n"
    )
    training = [LabelledScene(scene) for scene in scenes(pictures, TRAINING_SEED)]
    test = [LabelledScene(scene) for scene in scenes(tested, TEST_SEED)]
    header = ("", "mean IoU", "pixels right", "edges F", "ms a picture", "training s", "of processor")
    print("{:34}{:>9}{:>14}{:>9}{:>14}{:>12}{:>14}".format(*header))
    encoders: Sequence[tuple[str, Encoder, int]] = (
        ("U-Net from nothing", "none", steps),
        ("U-Net on EfficientNet-Lite0", "efficientnet-lite0", encoded_steps),
    )
    for name, encoder, number in encoders:
        label, seconds = _trained(training, SegmenterSettings(classes=LABELS, encoder=encoder, steps=number))
        _print_row(name, label, test, seconds)
    _print_row("GrabCut from true boxes", _cut_out, test, Seconds())


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


def _print_row(
    name: str,
    label: Callable[[LabelledScene], np.ndarray],
    test: Sequence[LabelledScene],
    training: Seconds,
) -> None:
    label(test[0])  # the first call builds what the others use
    started = time.perf_counter()
    predicted = [label(picture) for picture in test]
    milliseconds = 1000 * (time.perf_counter() - started) / len(test)
    matrix = np.zeros((LABELS, LABELS), np.int64)
    for picture, labels in zip(test, predicted, strict=True):
        matrix += confusion_matrix(picture.labels, labels, LABELS)
    edges = np.mean(list(_edge_scores(test, predicted)))
    print(
        f"{name:34}{mean_intersection_over_union(matrix):9.3f}{pixel_accuracy(matrix):14.3f}{edges:9.3f}"
        f"{milliseconds:14.1f}{training.clock:12.0f}{training.processor:14.0f}",
        flush=True,
    )


def _edge_scores(test: Sequence[LabelledScene], predicted: Sequence[np.ndarray]) -> Iterator[float]:
    for picture, labels in zip(test, predicted, strict=True):
        for label in np.unique(picture.labels):
            yield boundary_f_score(picture.labels == label, labels == label)


if __name__ == "__main__":
    main()
