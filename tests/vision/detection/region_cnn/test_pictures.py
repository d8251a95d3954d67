"""The pictures of each batch, and regions cut out of them."""

from __future__ import annotations

from collections import Counter

import numpy as np

from vision.detection.region_cnn.pictures import draw_samples, normalized
from vision.detection.region_cnn.rcnn import CONTEXT, GREY, cut_out
from vision.detection.region_cnn.training import TrainingSettings
from vision.networks.rcnn import SIDE
from vision.scenes import Scene, scenes

SETTINGS = TrainingSettings(classes=4, pictures=3)


def marked(pictures: int) -> list[Scene]:
    """Scenes whose first pixels on both sides say which they are."""
    marked_scenes = scenes(pictures, 0, size=(32, 48))
    for number, scene in enumerate(marked_scenes):
        scene.image[0, [0, -1]] = number
    return marked_scenes


def test_every_picture_comes_once_before_any_comes_again() -> None:
    examples = marked(7)
    drawn = [
        int(sample.image[0, 0, 0])
        for number in range(1, 8)
        for sample in draw_samples(examples, (), SETTINGS, number)[0]
    ]
    for turn in range(3):
        assert sorted(drawn[7 * turn : 7 * turn + 7]) == list(range(7))
    assert drawn[:7] != drawn[7:14]


def test_boxes_and_proposals_are_mirrored_with_the_picture() -> None:
    examples = marked(4)
    proposals = [example.boxes.astype(np.float64) for example in examples]
    seen: Counter[bool] = Counter()
    for number in range(1, 11):
        for sample in draw_samples(examples, proposals, SETTINGS, number)[0]:
            example = examples[int(sample.image[0, 0, 0])]
            is_mirrored = not np.array_equal(sample.image, example.image)
            seen[is_mirrored] += 1
            np.testing.assert_array_equal(sample.boxes, sample.proposals)
            np.testing.assert_array_equal(sample.classes, example.classes)
            for box, original in zip(sample.boxes.astype(int), example.boxes.astype(int), strict=True):
                piece = sample.image[box[1] : box[3], box[0] : box[2]]
                expected = example.image[original[1] : original[3], original[0] : original[2]]
                np.testing.assert_array_equal(piece[:, ::-1] if is_mirrored else piece, expected)
    assert min(seen.values()) > 5
    assert len(seen) == 2


def test_a_step_draws_the_same_whichever_came_before() -> None:
    examples = marked(5)
    (one, random), (again, other) = (draw_samples(examples, (), SETTINGS, 4) for _ in range(2))
    np.testing.assert_array_equal([sample.image for sample in one], [sample.image for sample in again])
    assert random.random() == other.random()


def test_networks_see_pictures_between_minus_1_and_1() -> None:
    assert normalized([np.array([[[0, 255, 51]]], np.uint8)]).tolist() == [[[[-1.0, 1.0, np.float32(-0.6)]]]]


def test_a_region_keeps_its_shape_and_is_cut_out_with_its_surroundings() -> None:
    image = np.zeros((80, 80, 3), np.uint8)
    image[30:50, 15:65] = (200, 100, 50)  # 50 px wide and 20 high
    cut = cut_out(image, np.array([[15, 30, 65, 50]]))[0]
    inner = SIDE - 2 * CONTEXT
    high = round(inner * 20 / 50)
    top = (SIDE - high) // 2
    assert (cut[top + 1 : top + high - 1, CONTEXT + 1 : -CONTEXT - 1] == (200, 100, 50)).all()
    assert not cut[:, : CONTEXT - 1].any()
    assert not cut[:, -CONTEXT + 1 :].any()
    assert not cut[: top - 1].any()
    assert not cut[top + high + 1 :].any()


def test_beside_the_picture_all_is_grey() -> None:
    white = np.full((40, 40, 3), 255, np.uint8)
    inner = SIDE - 2 * CONTEXT  # px of a cut region: at this size nothing is scaled
    corner, inside = [0, 0, inner, inner], [CONTEXT, CONTEXT, CONTEXT + inner, CONTEXT + inner]
    cut = cut_out(white, np.array([corner, [0, 0, 40, 40], inside]))
    assert (cut[0, :CONTEXT] == GREY).all()
    assert (cut[0, :, :CONTEXT] == GREY).all()
    assert (cut[0, CONTEXT:, CONTEXT:] == 255).all()
    assert (cut[1, -1] == GREY).all()
    assert (cut[2] == 255).all()
    assert cut_out(white, np.empty((0, 4))).shape == (0, SIDE, SIDE, 3)
