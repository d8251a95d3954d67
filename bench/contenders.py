"""The detectors of :mod:`bench.detectors` behind one face: all learn from the same scenes, all say what is in a picture."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from vision.detection.evaluation import Prediction
from vision.detection.proposals import SearchSettings
from vision.detection.region_cnn.fast_training import fast_rcnn_of, train_fast_rcnn
from vision.detection.region_cnn.faster_training import faster_rcnn_of, train_faster_rcnn
from vision.detection.region_cnn.rcnn_training import rcnn_of, train_rcnn
from vision.detection.region_cnn.training import TrainingSettings
from vision.detection.sliding_windows import as_convolutions, classify_in_one_pass, find_objects
from vision.detection.vector_training import TrainingSettings as WindowSettings
from vision.detection.window_training import (
    train_window_classifier,
    training_windows,
    window_classifier_of,
)
from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.trainer import detector_of
from vision.detection.yolo.training import train_yolo
from vision.scenes import CLASSES, Scene
from vision.step import Checkpoint, Step

SEARCH = SearchSettings(color_spaces=("lab",), scales=(20, 50), min_side=4)
"""Scenes are small and simple: more ways to look find nothing more in them."""

WINDOW = 14
WINDOW_SIZES = (14, 18, 24, 32, 42, 54)
"""Sides of the sliding windows, px: from the smallest objects to the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A detector that learns and looks.

    Attributes:
        name: in the table.
        train: on scenes, with a seed.
        restore: makes a detector of its checkpoint.
        detect: everything in a picture that scores at least so much; proposals by selective search are given.
        regions: the regions of a picture that it judges, ``(R, 4)`` corners, px, if it is not given any.
    """

    name: str
    train: Callable[[Sequence[Scene], int], Generator[Step, None, None]]
    restore: Callable[[Checkpoint], Any]
    detect: Callable[[Any, np.ndarray, np.ndarray, float], Prediction]
    regions: Callable[[Any, np.ndarray], np.ndarray] | None = None


def region_settings(seed: int, *, steps: int, pictures: int) -> TrainingSettings:
    """For a detector of regions."""
    return TrainingSettings(
        classes=len(CLASSES), steps=steps, pictures=pictures, learning_rate=1e-3, search=SEARCH, seed=seed
    )


def train_windows(pictures: Sequence[Scene], seed: int) -> Generator[Step, None, None]:
    """A classifier of windows, from those with an object and many without: nearly all it will see are such."""
    random = np.random.default_rng(seed)
    pairs = [
        training_windows(picture, random, side=WINDOW, classes=len(CLASSES), background=30)
        for picture in pictures
    ]
    crops, kinds = (np.concatenate(column) for column in zip(*pairs, strict=True))
    learning = WindowSettings(side=WINDOW, batch=64, steps=4000, learning_rate=1e-3, seed=seed)
    yield from train_window_classifier(crops, kinds, len(CLASSES), learning)


def detect_windows(
    convolutional: keras.Model, image: np.ndarray, _: np.ndarray, score_threshold: float
) -> Prediction:
    """In one pass a size."""
    scored = classify_in_one_pass(convolutional, image, sizes=WINDOW_SIZES)
    return find_objects(scored, score_threshold=score_threshold, iou_threshold=0.3)


CONTENDERS = (
    Contender(
        name="sliding windows",
        train=train_windows,
        restore=lambda checkpoint: as_convolutions(window_classifier_of(checkpoint)),
        detect=detect_windows,
        regions=lambda detector, image: classify_in_one_pass(detector, image, sizes=WINDOW_SIZES).boxes,
    ),
    Contender(
        name="R-CNN",
        train=lambda pictures, seed: train_rcnn(pictures, region_settings(seed, steps=800, pictures=4)),
        restore=rcnn_of,
        detect=lambda detector, image, proposals, score: detector.detect(
            image, proposals, score_threshold=score
        ),
    ),
    Contender(
        name="Fast R-CNN",
        train=lambda pictures, seed: train_fast_rcnn(pictures, region_settings(seed, steps=1600, pictures=8)),
        restore=fast_rcnn_of,
        detect=lambda detector, image, proposals, score: detector.detect(
            image, proposals, score_threshold=score
        ),
    ),
    Contender(
        name="Faster R-CNN",
        train=lambda pictures, seed: train_faster_rcnn(
            pictures, region_settings(seed, steps=1600, pictures=8)
        ),
        restore=faster_rcnn_of,
        detect=lambda detector, image, _, score: detector.detect(image, score_threshold=score),
        regions=lambda detector, image: detector.propose(image)[0],
    ),
    Contender(
        name="YOLO",
        train=lambda pictures, seed: train_yolo(
            pictures, YoloSettings(classes=len(CLASSES), backbone="none", steps=1600, seed=seed)
        ),
        restore=detector_of,
        detect=lambda detector, image, _, score: detector.detect([image], score_threshold=score)[0],
        regions=lambda detector, image: detector.candidates([image])[0].boxes,
    ),
)
