"""A training says how far it is, is stopped, goes on and becomes a detector."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vision.detection.yolo.placement import Variation
from vision.detection.yolo.settings import YoloSettings
from vision.detection.yolo.trainer import detector_of
from vision.detection.yolo.training import train_yolo
from vision.errors import BadSetting
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.scenes import CLASSES, scenes
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.usefixtures("untraced")

STILL = Variation(mirror=False, zoom=0.0, color=0.0)
SMALL = YoloSettings(
    classes=len(CLASSES),
    side=32,
    stride=32,
    anchors=2,
    backbone="none",
    batch=2,
    steps=6,
    measured_every=3,
    variation=STILL,
)
PICTURES = scenes(6, 0, size=(32, 48))


def run(settings: YoloSettings, **given: Checkpoint | None) -> tuple[list[Step], dict[int, Checkpoint]]:
    """All steps, and the checkpoint of each."""
    steps: list[Step] = []
    kept: dict[int, Checkpoint] = {}
    for step in train_yolo(PICTURES, settings, held_out=PICTURES[:2], **given):
        assert step.checkpoint is not None
        steps.append(step)
        kept[len(steps)] = dict(step.checkpoint())
    return steps, kept


@pytest.fixture(scope="module")
def whole_run() -> tuple[list[Step], dict[int, Checkpoint]]:
    return run(SMALL)


def test_says_how_far_it_is_and_how_well(whole_run: tuple[list[Step], dict[int, Checkpoint]]) -> None:
    steps, _ = whole_run
    *training, done = steps
    assert [step.figures["step"] for step in training] == [1, 2, 3, 4, 5, 6]
    assert [step.fraction for step in steps] == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1, 1])
    assert done.message == "done"
    for number, step in enumerate(training, 1):
        parts = [step.figures[name] for name in ("coordinates", "objectness", "no_object", "classes")]
        assert sum(parts) == pytest.approx(step.figures["loss"])
        assert (step.image is not None) == (number % 3 == 0)
        assert ("mean_average_precision" in step.figures) == (number % 3 == 0)
        assert step.figures["mean_average_precision_50"] >= 0 if number % 3 == 0 else True


def test_continues_from_a_checkpoint_as_if_never_stopped(
    whole_run: tuple[list[Step], dict[int, Checkpoint]], tmp_path: Path
) -> None:
    steps, kept = whole_run
    save_checkpoint(tmp_path / "stopped.npz", kept[4])
    continued, ends = run(SMALL, checkpoint=load_checkpoint(tmp_path / "stopped.npz"))
    assert [step.figures.get("step") for step in continued] == [5, 6, None]
    assert continued[1].figures["loss"] == pytest.approx(steps[5].figures["loss"], rel=1e-3)
    for name, array in kept[7].items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(ends[3][name], array, atol=1e-4)


def test_a_detector_finds_in_pictures_of_any_size(
    whole_run: tuple[list[Step], dict[int, Checkpoint]],
) -> None:
    detector = detector_of(whole_run[1][7])
    images = [np.zeros((50, 90, 3), np.uint8), np.zeros((20, 10, 3), np.uint8)]
    for image, candidates in zip(images, detector.candidates(images), strict=True):
        height, width = image.shape[:2]
        assert len(candidates.boxes) == 2  # one cell, two anchors
        assert (candidates.boxes >= 0).all()
        assert (candidates.boxes <= [width, height, width, height]).all()
    assert all(len(found.boxes) == 0 for found in detector.detect(images, score_threshold=1.0))
    assert detector.detect([]) == []


def test_a_checkpoint_of_another_network_is_refused(
    whole_run: tuple[list[Step], dict[int, Checkpoint]],
) -> None:
    for other in ({"side": 64}, {"classes": 5}, {"parameterization": "plain"}):
        with pytest.raises(ValueError, match="not a checkpoint of this network"):
            next(train_yolo(PICTURES, replace(SMALL, **other), checkpoint=whole_run[1][3]))
    with pytest.raises(ValueError, match="not a checkpoint of a YOLO"):
        detector_of({"step": np.array(1)})


def test_starts_from_what_the_backbone_has_learned() -> None:
    packaged = load_efficientnet_lite0().get_layer("block15_project").get_weights()[0]
    step = next(train_yolo(PICTURES, replace(SMALL, backbone="efficientnet-lite0", steps=1, frozen=1.0)))
    assert step.checkpoint is not None
    assert any(np.array_equal(array, packaged) for array in step.checkpoint().values())


def test_refuses_what_cannot_be_learned() -> None:
    with pytest.raises(BadSetting, match="nothing_annotated"):
        next(train_yolo(scenes(2, 0, count=(0, 0)), SMALL))
    with pytest.raises(BadSetting, match="nothing_annotated"):
        next(train_yolo([], SMALL))
    with pytest.raises(BadSetting, match="wrong_side"):
        next(train_yolo(PICTURES, replace(SMALL, side=40, stride=8)))
