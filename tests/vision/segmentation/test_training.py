"""A training says how far it is, is stopped, goes on and becomes a segmenter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.vision.segmentation.labelled import LABELS, labelled_scenes
from vision.errors import BadSetting
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.segmentation.augmentation import Variation
from vision.segmentation.settings import SegmenterSettings
from vision.segmentation.trainer import segmenter_of
from vision.segmentation.training import train_segmenter
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.usefixtures("untraced")

STILL = Variation(mirror=False, zoom=0.0, turn=0.0, color=0.0)
SMALL = SegmenterSettings(
    classes=LABELS, side=32, channels=8, depth=2, batch=2, steps=6, measured_every=3, variation=STILL
)
PICTURES = labelled_scenes(6, 0, size=(32, 48))


def run(settings: SegmenterSettings, **given: Checkpoint | None) -> tuple[list[Step], dict[int, Checkpoint]]:
    """All steps, and the checkpoint of each."""
    steps, kept = [], {}
    for step in train_segmenter(PICTURES, settings, held_out=PICTURES[:2], **given):  # type: ignore[arg-type]
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
        assert step.figures["cross_entropy"] + step.figures["dice"] == pytest.approx(step.figures["loss"])
        assert (step.image is not None) == (number % 3 == 0)
        assert ("mean_intersection_over_union" in step.figures) == (number % 3 == 0)
        assert ("pixel_accuracy" in step.figures) == (number % 3 == 0)


def test_continues_from_a_checkpoint_as_if_never_stopped(
    whole_run: tuple[list[Step], dict[int, Checkpoint]], tmp_path: Path
) -> None:
    steps, kept = whole_run
    save_checkpoint(tmp_path / "third", kept[3])
    rest, again = run(SMALL, checkpoint=load_checkpoint(tmp_path / "third"))
    assert [step.figures.get("step") for step in rest] == [4, 5, 6, None]
    for one, other in zip(rest[:-1], steps[3:-1], strict=True):
        assert one.figures["loss"] == pytest.approx(other.figures["loss"], rel=1e-3)
    for name, array in kept[7].items():
        if np.issubdtype(array.dtype, np.number):
            np.testing.assert_allclose(again[4][name], array, rtol=1e-2, atol=1e-3, err_msg=name)
        else:
            np.testing.assert_array_equal(again[4][name], array, err_msg=name)


def test_a_checkpoint_is_the_segmenter(whole_run: tuple[list[Step], dict[int, Checkpoint]]) -> None:
    _, kept = whole_run
    one, again = (segmenter_of(kept[7]) for _ in range(2))
    for labels, others, picture in zip(
        *(network.label([picture.image for picture in PICTURES]) for network in (one, again)),
        PICTURES,
        strict=True,
    ):
        assert labels.shape == picture.image.shape[:2]
        assert labels.dtype == np.uint8
        np.testing.assert_array_equal(labels, others)


@pytest.mark.parametrize(
    "change",
    [{"classes": LABELS + 1}, {"channels": 4}, {"depth": 3}, {"side": 64}],
)
def test_refuses_a_checkpoint_of_another_network(
    whole_run: tuple[list[Step], dict[int, Checkpoint]], change: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match="not a checkpoint of this network"):
        next(train_segmenter(PICTURES, replace(SMALL, **change), checkpoint=whole_run[1][3]))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a checkpoint"):
        segmenter_of({"step": np.array(3)})


def test_without_pictures_held_out_it_draws_those_it_learns_from() -> None:
    *_, last, _ = train_segmenter(PICTURES, replace(SMALL, steps=2, measured_every=2))
    assert last.image is not None
    assert "pixel_accuracy" not in last.figures


def test_starts_from_what_efficientnet_has_learned() -> None:
    packaged = load_efficientnet_lite0().get_layer("block4_project").get_weights()[0]
    settings = replace(SMALL, encoder="efficientnet-lite0", steps=1, frozen=1.0, measured_every=9)
    step = next(train_segmenter(PICTURES, settings))
    assert step.checkpoint is not None
    assert any(np.array_equal(array, packaged) for array in step.checkpoint().values())


@pytest.mark.parametrize(("encoder", "side"), [("none", 34), ("none", 2), ("efficientnet-lite0", 48)])
def test_refuses_a_side_that_cannot_be_halved(encoder: str, side: int) -> None:
    with pytest.raises(BadSetting) as refused:
        next(train_segmenter(PICTURES, replace(SMALL, encoder=encoder, side=side)))  # type: ignore[arg-type]
    assert refused.value.reason == "wrong_side"
