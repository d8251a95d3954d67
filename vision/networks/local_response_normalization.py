"""Local response normalisation: an activation is damped where its neighbours in other channels are strong.

Reference: Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks",
section 3.3, whose k, n, α and β are the defaults.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable(package="facet")
class LocalResponseNormalization(layers.Layer):  # type: ignore[misc]
    """``b = a / (k + α · Σ a²) ** β``, the sum over the ``n`` channels around, at the same place.

    It has no parameters, and its output is as large as its input, ``(N, H, W, C) float32``.

    Args:
        bias: the paper's k.
        channels: the paper's n, odd: of how many channels squares are added, the activation's own among them.
        alpha, beta: the paper's.

    Raises:
        ValueError: ``channels`` is even.

    Example:
        >>> LocalResponseNormalization(bias=1, channels=1, alpha=1, beta=1)([[[[2.0]]]]).numpy().item()
        0.4000000059604645
    """

    def __init__(
        self, bias: float = 2.0, channels: int = 5, alpha: float = 1e-4, beta: float = 0.75, **layer: Any
    ) -> None:
        if channels % 2 == 0:
            raise ValueError(f"as many channels on either side: an odd number of them, not {channels}")
        super().__init__(**layer)
        self.bias = bias
        self.channels = channels
        self.alpha = alpha
        self.beta = beta

    def call(self, inputs: keras.KerasTensor) -> keras.KerasTensor:
        return tf.nn.local_response_normalization(
            inputs, depth_radius=self.channels // 2, bias=self.bias, alpha=self.alpha, beta=self.beta
        )

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        own = {"bias": self.bias, "channels": self.channels, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **own}
