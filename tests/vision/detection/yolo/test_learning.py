"""A detector that learns from a few pictures what is in them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vision.detection.evaluation import evaluate
from vision.detection.yolo.placement import Variation
from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.trainer import detector_of
from vision.detection.yolo.training import train_yolo
from vision.scenes import CLASSES, scenes

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

STILL = Variation(mirror=False, zoom=0.0, color=0.0)
SETTINGS = YoloSettings(
    classes=len(CLASSES),
    side=32,
    stride=8,
    anchors=2,
    backbone="none",
    batch=8,
    steps=60,
    measured_every=60,
    variation=STILL,
)


@pytest.mark.parametrize("parameterization", ["exponential", "plain"])
def test_learns_by_heart_what_it_is_shown(parameterization: str) -> None:
    pictures = scenes(8, 1, size=(32, 32), count=(1, 2), radius=(0.2, 0.35))
    settings = replace(SETTINGS, parameterization=parameterization)  # type: ignore[arg-type]
    *_, last, done = train_yolo(pictures, settings)
    assert done.checkpoint is not None
    images = [picture.image for picture in pictures]
    found = detector_of(done.checkpoint()).detect(images, score_threshold=0.1)
    assert evaluate(found, pictures, classes=len(CLASSES)).mean_average_precision_50 > 0.8
    assert last.figures["loss"] < 5.0
