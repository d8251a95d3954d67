"""The paper's formula, written out."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from vision.networks.local_response_normalization import LocalResponseNormalization


def test_divides_by_what_the_channels_around_do() -> None:
    activations = np.random.default_rng(0).normal(0, 50, (2, 3, 4, 7)).astype(np.float32)
    expected = np.empty_like(activations)
    for channel in range(7):
        around = activations[..., max(0, channel - 2) : channel + 3]
        expected[..., channel] = activations[..., channel] / (2 + 1e-4 * (around**2).sum(axis=-1)) ** 0.75
    np.testing.assert_allclose(LocalResponseNormalization()(activations), expected, rtol=1e-4)


def test_keeps_its_settings_when_saved() -> None:
    layer = LocalResponseNormalization(bias=1.0, channels=3, alpha=0.5, beta=0.25, name="norm")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()
    assert (again.bias, again.channels, again.alpha, again.beta) == (1.0, 3, 0.5, 0.25)


def test_refuses_an_even_number_of_channels() -> None:
    with pytest.raises(ValueError, match="an odd number of them, not 4"):
        LocalResponseNormalization(channels=4)
