"""Pictures as tensors, and back."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import tensorflow as tf
from PIL import Image

Picture: TypeAlias = tf.Tensor
"""``(H, W, 3) float32`` RGB in 0…1."""


def picture(image: np.ndarray, height: int, width: int) -> Picture:
    """``(H, W, 3) uint8`` to a picture of another size (Lanczos, which also enlarges smoothly)."""
    resized = Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS)
    return tf.constant(np.asarray(resized), tf.float32) / 255.0


def enlarged(image: Picture, height: int, width: int) -> Picture:
    """A picture of one scale as the beginning of the next."""
    resized = tf.image.resize(image, (height, width), tf.image.ResizeMethod.BICUBIC)
    return tf.clip_by_value(resized, 0.0, 1.0)


def pixels(image: Picture) -> np.ndarray:
    """A picture to ``(H, W, 3) uint8``."""
    return np.asarray(tf.cast(tf.round(image * 255.0), tf.uint8))
