"""Of many boxes one each is left: the course's two cars, and laws that hold for any boxes."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.detection.boxes_strategies import some_boxes
from vision.detection.boxes import intersection_over_union
from vision.detection.suppression import KEPT, UNLIKELY, Suppression, non_max_suppression

CARS = np.array(
    [[10, 10, 50, 40], [14, 8, 54, 38], [6, 12, 46, 42], [100, 10, 140, 40], [104, 12, 144, 42]], float
)
SCORES = np.array([0.7, 0.9, 0.6, 0.8, 0.7])

Detections = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def some_detections(draw: st.DrawFn) -> Detections:
    boxes = draw(some_boxes(most=16))
    score = st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.3, 0.6, 0.61, 0.9]))
    scores = draw(st.lists(score, min_size=len(boxes), max_size=len(boxes)))
    classes = draw(st.lists(st.integers(0, 2), min_size=len(boxes), max_size=len(boxes)))
    return boxes, np.array(scores, float), np.array(classes, int)


def by_the_book(
    boxes: np.ndarray, scores: np.ndarray, classes: np.ndarray, iou_threshold: float, score_threshold: float
) -> list[int]:
    """The course's four sentences, word by word."""
    left = {number for number in range(len(boxes)) if scores[number] > score_threshold}
    kept = []
    while left:
        best = min(left, key=lambda number: (-scores[number], number))
        kept.append(best)
        overlaps = intersection_over_union(boxes[[best]], boxes)[0]
        left -= {n for n in left if classes[n] == classes[best] and overlaps[n] >= iou_threshold} | {best}
    return kept


def test_five_boxes_are_two_cars() -> None:
    suppression = non_max_suppression(CARS, SCORES)
    assert suppression.kept.tolist() == [1, 3]
    assert suppression.suppressed_by.tolist() == [1, KEPT, UNLIKELY, KEPT, 3]
    np.testing.assert_array_equal(suppression.scores, SCORES)


def test_a_score_at_the_threshold_is_dropped_and_an_overlap_at_it_suppresses() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 5], [0, 5, 10, 9]])  # overlaps 0.5 and 0.4 with the first
    suppression = non_max_suppression(boxes, np.array([0.9, 0.8, 0.7]))
    assert suppression.suppressed_by.tolist() == [KEPT, 0, KEPT]
    assert non_max_suppression(boxes, np.array([0.9, 0.8, 0.6])).suppressed_by.tolist() == [KEPT, 0, UNLIKELY]


def test_a_suppressed_box_suppresses_none() -> None:
    row = np.array(
        [[0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10]]
    )  # each overlaps the next, not the one after
    assert non_max_suppression(row, np.array([0.9, 0.8, 0.7])).kept.tolist() == [0, 2]


def test_a_pedestrian_in_front_of_a_car_stays() -> None:
    same_place = np.array([[0, 0, 10, 10], [0, 0, 10, 10]])
    assert non_max_suppression(same_place, np.array([0.9, 0.8]), np.array([0, 1])).kept.tolist() == [0, 1]
    assert non_max_suppression(same_place, np.array([0.9, 0.8])).kept.tolist() == [0]


@settings(max_examples=40, deadline=None)
@given(some_detections(), st.floats(0.05, 1.0), st.floats(0.0, 0.8))
def test_is_what_the_course_says(detections: Detections, iou: float, score: float) -> None:
    suppression = non_max_suppression(*detections, iou_threshold=iou, score_threshold=score)
    assert suppression.kept.tolist() == by_the_book(*detections, iou, score)


def check_laws(suppression: Suppression, detections: Detections, iou: float, score: float) -> None:
    boxes, scores, classes = detections
    kept, by = suppression.kept, suppression.suppressed_by
    overlaps = intersection_over_union(boxes, boxes)
    alike = (classes[:, None] == classes) & ~np.eye(len(boxes), dtype=bool)
    assert sorted(kept) == np.flatnonzero(by == KEPT).tolist()
    assert (np.diff(scores[kept]) <= 0).all()
    np.testing.assert_array_equal(by == UNLIKELY, scores <= score)
    assert not (overlaps[np.ix_(kept, kept)][alike[np.ix_(kept, kept)]] >= iou).any()
    for number in np.flatnonzero(by >= 0):
        assert by[by[number]] == KEPT
        assert alike[number, by[number]]
        assert overlaps[number, by[number]] >= iou
        assert scores[by[number]] >= scores[number]
    for kind in set(classes[scores > score].tolist()):
        assert by[np.where(classes == kind, scores, -1.0).argmax()] == KEPT


@settings(max_examples=40, deadline=None)
@given(some_detections(), st.floats(0.05, 1.0), st.floats(0.0, 0.8))
def test_laws(detections: Detections, iou: float, score: float) -> None:
    suppression = non_max_suppression(*detections, iou_threshold=iou, score_threshold=score)
    check_laws(suppression, detections, iou, score)


@settings(max_examples=40, deadline=None)
@given(some_detections(), st.floats(0.05, 1.0), st.floats(0.0, 0.8))
def test_suppressing_again_changes_nothing(detections: Detections, iou: float, score: float) -> None:
    kept = non_max_suppression(*detections, iou_threshold=iou, score_threshold=score).kept
    again = non_max_suppression(
        *(column[kept] for column in detections), iou_threshold=iou, score_threshold=score
    )
    assert again.kept.tolist() == list(range(len(kept)))


def test_many_boxes_of_one_class_are_as_by_the_book() -> None:
    detections = raw_detections(700, classes=1, side=300)
    suppression = non_max_suppression(*detections, score_threshold=0.2)
    assert suppression.kept.tolist() == by_the_book(*detections, 0.5, 0.2)
    check_laws(suppression, detections, 0.5, 0.2)


def test_soft_suppression_lowers_scores_as_the_paper_says() -> None:
    boxes = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 0, 20, 10]])  # a third in common with the next
    suppression = non_max_suppression(boxes, np.array([0.9, 0.8, 0.7]), score_threshold=0.1, sigma=0.5)
    lowered = 0.8 * np.exp(-((1 / 3) ** 2) / 0.5)  # 0.64, now behind the third, which lowers it once more
    assert suppression.kept.tolist() == [0, 2, 1]
    np.testing.assert_allclose(suppression.scores, [0.9, lowered * lowered / 0.8, 0.7])


def test_soft_suppression_drops_what_falls_to_the_threshold_and_says_by_whom() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [50, 0, 60, 10]])
    suppression = non_max_suppression(boxes, np.array([0.9, 0.8, 0.5]), score_threshold=0.5, sigma=0.5)
    assert suppression.suppressed_by.tolist() == [KEPT, 0, UNLIKELY]
    assert suppression.scores[1] == pytest.approx(0.8 * np.exp(-(0.9**2) / 0.5))


@settings(max_examples=40, deadline=None)
@given(some_detections(), st.floats(0.05, 2.0), st.floats(0.0, 0.8))
def test_laws_of_soft_suppression(detections: Detections, sigma: float, score: float) -> None:
    boxes, scores, classes = detections
    soft = non_max_suppression(*detections, score_threshold=score, sigma=sigma)
    assert (soft.scores <= scores).all()
    assert (np.diff(soft.scores[soft.kept]) <= 0).all()
    assert (soft.scores[soft.kept] > score).all()
    np.testing.assert_array_equal(soft.suppressed_by == UNLIKELY, scores <= score)
    dropped = np.flatnonzero(soft.suppressed_by >= 0)
    assert (soft.scores[dropped] <= score).all()
    assert (classes[soft.suppressed_by[dropped]] == classes[dropped]).all()
    assert (soft.suppressed_by[soft.suppressed_by[dropped]] == KEPT).all()
    alone = non_max_suppression(boxes, scores, np.arange(len(boxes)), score_threshold=score, sigma=sigma)
    np.testing.assert_array_equal(alone.scores, scores)  # no two of a class: nothing is lowered


def raw_detections(number: int, *, classes: int, side: float) -> Detections:
    random = np.random.default_rng(0)
    places = random.uniform(0, side, (number, 2))
    boxes = np.hstack([places, places + random.uniform(8, 120, (number, 2))])
    return boxes, random.random(number), random.integers(0, classes, number)


def test_ten_thousand_boxes_of_eighty_classes_take_a_moment() -> None:
    detections = raw_detections(10_000, classes=80, side=608)
    fastest = np.inf
    for _ in range(5):  # other work on the machine makes some of them slow
        start = time.process_time()
        non_max_suppression(*detections, score_threshold=0.0)
        fastest = min(fastest, time.process_time() - start)
    assert fastest < 0.2


def test_no_boxes_and_empty_boxes() -> None:
    nothing = non_max_suppression(np.empty((0, 4)), np.empty(0))
    assert nothing.kept.shape == nothing.suppressed_by.shape == nothing.scores.shape == (0,)
    empty = np.array([[5, 5, 5, 5], [5, 5, 5, 5]])
    assert non_max_suppression(empty, np.array([0.7, 0.9])).kept.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"scores": np.array([0.9])}, "1 scores"),
        ({"classes": np.zeros(3, int)}, "3 classes"),
        ({"scores": np.array([0.9, np.nan])}, "scores are 0 to 1"),
        ({"scores": np.array([0.9, 3.2])}, "scores are 0 to 1"),
        ({"boxes": np.array([[0, 0, 1, 1], [0, 0, np.nan, 1]])}, "box 1"),
        ({"boxes": np.array([[0, 0, 1, 1], [9, 0, 1, 1]])}, "box 1"),
        ({"iou_threshold": 0.0}, "iou_threshold"),
        ({"score_threshold": np.nan}, "score_threshold"),
        ({"sigma": 0.0}, "sigma"),
    ],
)
def test_refuses(changed: dict[str, object], reason: str) -> None:
    given_arguments = {"boxes": CARS[:2], "scores": SCORES[:2]} | changed
    with pytest.raises(ValueError, match=reason):
        non_max_suppression(**given_arguments)  # type: ignore[arg-type]
