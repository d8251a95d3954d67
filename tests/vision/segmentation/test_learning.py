"""A network that learns from a few pictures which pixel is what."""

from __future__ import annotations

import pytest

from tests.vision.segmentation.labelled import LABELS, labelled_scenes
from vision.segmentation.augmentation import Variation
from vision.segmentation.metrics import mean_intersection_over_union
from vision.segmentation.settings import SegmenterSettings
from vision.segmentation.trainer import segmenter_of
from vision.segmentation.training import confusions, train_segmenter

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

STILL = Variation(mirror=False, zoom=0.0, turn=0.0, color=0.0)
SETTINGS = SegmenterSettings(
    classes=LABELS,
    side=32,
    channels=12,
    depth=2,
    batch=4,
    steps=60,
    learning_rate=1e-2,
    measured_every=60,
    variation=STILL,
)


def test_learns_by_heart_what_it_is_shown() -> None:
    pictures = labelled_scenes(4, 1)
    first, *_, last, done = train_segmenter(pictures, SETTINGS)
    assert done.checkpoint is not None
    matrix = confusions(segmenter_of(done.checkpoint()), pictures, LABELS)
    assert mean_intersection_over_union(matrix) > 0.85
    assert last.figures["loss"] < 0.2 * first.figures["loss"]
