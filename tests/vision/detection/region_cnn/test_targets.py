"""Who learns what: regions and anchors on layouts whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from vision.detection.anchors import anchor_grid
from vision.detection.boxes import intersection_over_union
from vision.detection.region_cnn.box_regression import DEVIATIONS, apply_deltas
from vision.detection.region_cnn.targets import anchor_targets, region_targets

BOXES = np.array([[0, 0, 20, 20], [50, 50, 70, 90]], np.float32)
CLASSES = np.array([2, 0])


def region(*corners: float) -> np.ndarray:
    return np.array([corners], np.float64)


def drawn(proposals: np.ndarray, *, count: int = 100, seed: int = 0) -> dict[tuple[float, ...], int]:
    """Each region that was drawn and its class; the objects' own boxes left out."""
    targets = region_targets(proposals, BOXES, CLASSES, np.random.default_rng(seed), count=count)
    own = {tuple(box) for box in BOXES.tolist()}
    rows = zip(targets.boxes.tolist(), targets.classes.tolist(), strict=True)
    return {tuple(box): kind for box, kind in rows if tuple(box) not in own}


@pytest.mark.parametrize(
    ("proposal", "kind"),
    [
        (region(0, 0, 20, 20), 3),  # the first object's class and one
        (region(0, 0, 20, 11), 3),  # .55
        (region(0, 0, 10, 20), 3),  # .5 exactly
        (region(0, 0, 20, 9), 0),  # .45
        (region(0, 0, 20, 2), 0),  # .1 exactly
        (region(20, 20, 40, 40), 0),  # nothing there
        (region(50, 60, 70, 90), 1),
    ],
)
def test_a_region_shows_what_it_overlaps_by_half(proposal: np.ndarray, kind: int) -> None:
    targets = region_targets(proposal, BOXES, CLASSES, np.random.default_rng(0), count=100)
    place = [box == proposal[0].tolist() for box in targets.boxes.tolist()].index(True)
    assert targets.classes[place] == kind
    deltas = targets.deltas[place] * DEVIATIONS
    expected = proposal if kind == 0 else BOXES[[0 if kind == 3 else 1]]
    np.testing.assert_allclose(apply_deltas(proposal, deltas[None]), expected, atol=1e-4)


def test_a_quarter_is_foreground_and_the_hardest_background_comes_first() -> None:
    shifts = np.arange(0, 400) / 100
    foreground = np.stack([shifts, shifts * 0, 20 + shifts, 20 + shifts * 0], axis=1)
    hard = foreground + np.array([12, 0, 12, 0])
    easy = np.tile([[70.0, 0, 90, 20]], (400, 1)) + shifts[:, None]
    proposals = np.concatenate([foreground, hard, easy])
    targets = region_targets(proposals, BOXES, CLASSES, np.random.default_rng(1), count=64)
    assert (targets.classes > 0).sum() == 16
    assert (targets.classes == 0).sum() == 48
    overlaps = intersection_over_union(targets.boxes[targets.classes == 0], BOXES).max(axis=1)
    assert ((overlaps >= 0.1) & (overlaps < 0.5)).all()


def test_background_is_filled_up_with_easy_regions() -> None:
    targets = region_targets(
        np.tile([[70.0, 0, 90, 20]], (10, 1)), BOXES, CLASSES, np.random.default_rng(0), count=8
    )
    assert sorted(targets.classes.tolist()) == [0] * 6 + [1, 3]


def test_an_empty_picture_is_all_background() -> None:
    nothing = np.empty((0, 4)), np.empty(0, np.int64)
    targets = region_targets(BOXES, *nothing, np.random.default_rng(0), count=8)
    assert targets.classes.tolist() == [0, 0]
    answers = anchor_targets(BOXES, nothing[0], np.random.default_rng(0), size=(96, 96), count=8)
    assert answers.labels.tolist() == [0, 0]


def test_the_same_chance_draws_the_same_regions() -> None:
    proposals = np.random.default_rng(0).uniform(0, 40, (300, 4)) + np.array([0, 0, 41, 41])
    assert drawn(proposals, count=32) == drawn(proposals, count=32)
    assert drawn(proposals, count=32) != drawn(proposals, count=32, seed=1)


def test_anchors_on_a_known_layout() -> None:
    """4 × 4 cells of 16 px with one anchor of 16 px each, an object on cell (1, 1) and one between four cells."""
    anchors = anchor_grid(np.array([[16.0, 16.0]]), rows=4, columns=4, stride=16).reshape(-1, 4)
    boxes = np.array([[16, 16, 32, 34], [41, 40, 55, 56]], np.float64)
    answers = anchor_targets(anchors, boxes, np.random.default_rng(0), size=(64, 64), count=100)
    expected = np.zeros((4, 4), int)
    expected[1, 1] = 1  # .89
    # the second overlaps four cells by .13 each, and these are the best it has
    expected[2:, 2:] = 1
    np.testing.assert_array_equal(answers.labels.reshape(4, 4), expected)
    found = apply_deltas(anchors, answers.deltas * DEVIATIONS).reshape(4, 4, 4)
    np.testing.assert_allclose(found[1, 1], boxes[0], atol=1e-4)
    np.testing.assert_allclose(found[2:, 2:], np.broadcast_to(boxes[1], (2, 2, 4)), atol=1e-4)
    assert not answers.deltas[answers.labels == 0].any()


def test_anchors_in_between_and_those_that_reach_out_say_nothing() -> None:
    anchors = np.array(
        [[10, 10, 30, 30], [14, 10, 34, 30], [20, 10, 40, 30], [26, 10, 46, 30], [-2, 0, 18, 20]]
    )
    answers = anchor_targets(
        anchors, np.array([[10.0, 10, 30, 30]]), np.random.default_rng(0), size=(96, 96), count=100
    )
    # overlaps 1, .67, .33, .11; the last has its edge outside
    assert answers.labels.tolist() == [1, -1, -1, 0, -1]


def test_at_most_half_of_the_drawn_anchors_are_objects() -> None:
    anchors = np.repeat([[10.0, 10, 30, 30], [60, 60, 80, 80]], 50, axis=0)
    answers = anchor_targets(anchors, anchors[:1], np.random.default_rng(0), size=(96, 96), count=20)
    assert (answers.labels == 1).sum() == (answers.labels == 0).sum() == 10
    assert (answers.labels[50:] != 1).all()
