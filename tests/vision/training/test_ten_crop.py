"""Ten looks at a picture, several networks: averages of what they say."""

from __future__ import annotations

import numpy as np
import pytest

from vision.training.confusion import confusion_matrix, most_wrong
from vision.training.heads import average_outputs
from vision.training.ten_crop import center_crop, ten_crops


def test_it_is_the_centre_the_corners_and_their_mirror_images() -> None:
    image = np.random.default_rng(0).integers(0, 255, (64, 96, 3), np.uint8)  # already of the fitting size
    crops = ten_crops(image, 56)
    assert crops.shape == (10, 56, 56, 3)
    np.testing.assert_array_equal(crops[0], image[4:60, 20:76])
    np.testing.assert_array_equal(crops[0], center_crop(image, 56))
    np.testing.assert_array_equal(crops[1], image[:56, :56])
    np.testing.assert_array_equal(crops[2], image[:56, -56:])
    np.testing.assert_array_equal(crops[3], image[-56:, :56])
    np.testing.assert_array_equal(crops[4], image[-56:, -56:])
    np.testing.assert_array_equal(crops[5:], crops[:5, :, ::-1])


@pytest.mark.parametrize("shape", [(10, 300, 3), (300, 10, 3), (224, 224, 3), (1, 1, 3)])
def test_pictures_of_any_shape_give_crops_of_one_size(shape: tuple[int, int, int]) -> None:
    assert ten_crops(np.zeros(shape, np.uint8), 32).shape == (10, 32, 32, 3)


def test_outputs_are_averaged_and_stay_probabilities() -> None:
    together = average_outputs(np.array([[[0.9, 0.1]], [[0.5, 0.5]], [[0.1, 0.9]]]))
    np.testing.assert_allclose(together, [[0.5, 0.5]])


def test_weights_are_never_averaged() -> None:
    """Two networks that compute the same, with their units in another order: their mean weights compute nothing like it."""
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=(4, 8)), rng.normal(size=(8, 3))
    order = np.roll(np.arange(8), 3)
    inputs = rng.normal(size=(5, 4))

    def network(into: np.ndarray, out_of: np.ndarray) -> np.ndarray:
        raised = np.exp(np.maximum(inputs @ into, 0) @ out_of)
        return np.asarray(raised / raised.sum(-1, keepdims=True))

    said = network(first, second)
    shuffled = network(first[:, order], second[order])
    np.testing.assert_allclose(average_outputs(np.stack([said, shuffled])), said)
    of_mean_weights = network((first + first[:, order]) / 2, (second + second[order]) / 2)
    assert np.abs(of_mean_weights - said).max() > 0.1
    with pytest.raises(ValueError, match="no probabilities"):
        average_outputs(np.stack([first, first[:, order]]))
    with pytest.raises(ValueError, match="nothing"):
        average_outputs(np.zeros((0, 2, 3)))


def test_the_confusion_matrix_has_a_row_for_what_it_is() -> None:
    matrix = confusion_matrix(np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 2, 0]), 3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]


def test_the_surest_mistakes_come_first() -> None:
    said = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7]])
    assert most_wrong(np.array([0, 0, 0, 1]), said, 5).tolist() == [2, 1]
    assert most_wrong(np.array([0, 0, 0, 1]), said, 1).tolist() == [2]
