"""From regions to objects: boxes are estimated anew, and of those that overlap the best is kept."""

from __future__ import annotations

import numpy as np

from vision.detection.region_cnn.box_regression import DEVIATIONS, box_deltas
from vision.detection.region_cnn.detections import detections

SIZE = (60, 100)


def towards(proposals: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    return box_deltas(proposals, boxes) / DEVIATIONS


def test_a_box_is_estimated_anew_for_each_class() -> None:
    proposals = np.array([[10.0, 10, 30, 30]])
    circle, square = np.array([[12.0, 8, 32, 40]]), np.array([[50.0, 20, 70, 30]])
    deltas = np.concatenate([towards(proposals, circle), towards(proposals, square)], axis=1)
    found = detections(proposals, np.array([[0.2, 0.3, 0.5]]), deltas, size=SIZE)
    assert found.classes.tolist() == [1, 0]
    assert found.scores.tolist() == [0.5, 0.3]
    np.testing.assert_allclose(found.boxes, np.concatenate([square, circle]), atol=1e-9)
    np.testing.assert_array_equal(found.proposals, proposals.repeat(2, axis=0))


def test_regions_that_lead_to_one_box_are_one_object() -> None:
    proposals = np.array([[10.0, 10, 30, 30], [18, 4, 44, 30], [60, 10, 90, 50]])
    box = np.array([[12.0, 8, 36, 34]])
    deltas = np.concatenate([towards(proposals[:2], box.repeat(2, axis=0)), np.zeros((1, 4))])
    found = detections(proposals, np.array([[0.4, 0.6], [0.1, 0.9], [0.3, 0.7]]), deltas, size=SIZE)
    np.testing.assert_allclose(found.boxes, [[12, 8, 36, 34], [60, 10, 90, 50]], atol=1e-9)
    assert found.scores.tolist() == [0.9, 0.7]
    np.testing.assert_array_equal(found.proposals, proposals[1:])


def test_boxes_end_where_the_picture_does() -> None:
    proposals = np.array([[80.0, 40, 100, 60]])
    found = detections(proposals, np.array([[0.0, 1.0]]), np.array([[5.0, 5, 0, 0]]), size=SIZE)
    np.testing.assert_allclose(found.boxes, [[90, 50, 100, 60]])


def test_background_and_unlikely_classes_are_nothing() -> None:
    proposals = np.array([[10.0, 10, 30, 30], [40, 10, 60, 30]])
    found = detections(proposals, np.array([[0.97, 0.03], [0.5, 0.5]]), np.zeros((2, 4)), size=SIZE)
    np.testing.assert_allclose(found.boxes, proposals[1:])
    strict = detections(
        proposals, np.array([[1.0, 0.0], [0.5, 0.5]]), np.zeros((2, 4)), size=SIZE, score_threshold=0.6
    )
    assert strict.boxes.shape == strict.proposals.shape == (0, 4)


def test_no_proposals_no_objects() -> None:
    found = detections(np.empty((0, 4)), np.empty((0, 3)), np.empty((0, 8)), size=SIZE)
    assert found.boxes.shape == (0, 4)
    assert found.scores.shape == found.classes.shape == (0,)
