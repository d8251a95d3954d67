from __future__ import annotations

import keras
import numpy as np
import pytest

from vision.insight.activations import activations, as_pictures


def test_says_what_each_layer_makes_of_a_picture(classifier: keras.Model, batch: np.ndarray) -> None:
    found = activations(classifier, batch, ["second", "classes"])
    assert {name: value.shape for name, value in found.items()} == {
        "second": (1, 12, 16, 12),
        "classes": (1, 5),
    }
    np.testing.assert_allclose(found["classes"], classifier.predict(batch, verbose=0), rtol=1e-4)


def test_knows_no_other_layers(classifier: keras.Model, batch: np.ndarray) -> None:
    with pytest.raises(ValueError, match="third"):
        activations(classifier, batch, ["third"])


def test_a_picture_without_negative_values_begins_at_black() -> None:
    activation = np.zeros((4, 5, 2), np.float32)
    activation[1, 2, 0] = 3.0
    pictures, is_signed = as_pictures(activation)
    assert pictures.shape == (2, 4, 5)
    assert not is_signed
    assert pictures[0, 1, 2] == 255
    assert pictures.sum() == 255


def test_zero_is_the_middle_where_there_are_negative_values() -> None:
    activation = np.array([[[-2.0], [0.0], [2.0]]], np.float32)
    pictures, is_signed = as_pictures(activation)
    assert is_signed
    assert pictures[0, 0].tolist() == [1, 128, 255]


def test_a_silent_channel_stays_dark_beside_a_loud_one() -> None:
    activation = np.zeros((2, 2, 2), np.float32)
    activation[..., 0], activation[..., 1] = 100.0, 0.1
    pictures, _ = as_pictures(activation)
    assert pictures[0].min() == 255
    assert pictures[1].max() <= 2


def test_a_layer_that_says_nothing_is_black() -> None:
    assert as_pictures(np.zeros((3, 3, 4), np.float32))[0].max() == 0
