"""A box is re-estimated, not trusted: R-CNN's regression, fitted to some scenes, puts boxes of others right."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from vision.detection.boxes import centers_to_corners, corners_to_centers, intersection_over_union
from vision.detection.region_cnn.box_regression import DEVIATIONS, apply_deltas
from vision.detection.region_cnn.pictures import normalized
from vision.detection.region_cnn.rcnn import RCNN, cut_out
from vision.detection.region_cnn.rcnn_training import BoxRegression
from vision.scenes import CLASSES, Scene, scenes

pytestmark = pytest.mark.timeout(300)  # a network's graph takes a while to build on a busy machine


def drawn(pictures: int, seed: int) -> list[Scene]:
    return scenes(pictures, seed, size=(64, 64), count=(1, 2), radius=(0.15, 0.3))


def beside(boxes: np.ndarray, each: int, random: np.random.Generator) -> np.ndarray:
    """Boxes moved by up to a fifth, up to a third larger or smaller: most of them overlap the object by .5 to .8."""
    centers = corners_to_centers(boxes.astype(np.float64).repeat(each, axis=0))
    centers[:, :2] += random.uniform(-0.2, 0.2, (len(centers), 2)) * centers[:, 2:]
    centers[:, 2:] *= np.exp(random.uniform(-0.3, 0.3, (len(centers), 2)))
    return centers_to_corners(centers)


def overlaps(found: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    return np.diag(intersection_over_union(found, boxes))


def test_boxes_come_nearer_to_what_they_show_on_scenes_never_seen() -> None:
    """Random convolutions are features enough; how far the regression goes is what decides."""
    keras.utils.set_random_seed(0)
    detector, random = RCNN(len(CLASSES)), np.random.default_rng(0)
    regression = BoxRegression(detector, len(CLASSES))
    for scene in drawn(60, 11):
        regression.add(scene, beside(scene.boxes, 20, random))
    regression.solve()
    before, after = [], []
    for scene in drawn(25, 12):
        proposals, shown = beside(scene.boxes, 5, random), scene.boxes.repeat(5, axis=0)
        _, deltas = detector.network(normalized(cut_out(scene.image, proposals)), training=False)
        rows, kinds = np.arange(len(proposals)), scene.classes.repeat(5)
        own = deltas.numpy().reshape(len(proposals), len(CLASSES), 4)[rows, kinds] * DEVIATIONS
        before.append(overlaps(proposals, shown))
        after.append(overlaps(apply_deltas(proposals, own), shown))
    was, now = np.concatenate(before), np.concatenate(after)
    assert now.mean() > was.mean() + 0.03
    assert (now > was).mean() > 0.65
