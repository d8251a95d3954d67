"""The convolutions that Fast and Faster R-CNN run once over a whole picture, for all of its regions.

Reference: Girshick 2015, "Fast R-CNN", section 2.2. Its networks are those of ImageNet without their last pooling,
with 16 px a cell; this one is small enough to learn from nothing, and keeps 4 px a cell for small objects.
"""

from __future__ import annotations

import keras
from keras import layers

STRIDE = 4
"""Px of the picture to a cell of the map."""

CHANNELS = 64

LAYERS = (
    ("conv1", 16, 1),
    ("pool1", 0, 0),
    ("conv2", 32, 1),
    ("pool2", 0, 0),
    ("conv3", 64, 1),
    ("conv4", 64, 2),
    ("conv5", 64, 2),
)
"""Names, filters and how far apart the 3 × 3 places are that a filter looks at."""


def build_shared_features() -> keras.Model:
    """Build the network.

    Returns:
        A model from ``(N, 4 h, 4 w, 3) float32``, -1 to 1, to ``(N, h, w, 64)``. Each cell sees 50 × 50 px.

    Example:
        >>> build_shared_features().compute_output_shape((1, 96, 64, 3))
        (1, 24, 16, 64)
    """
    image = layers.Input((None, None, 3), name="image")
    tensor = image
    for name, filters, apart in LAYERS:
        if not filters:
            tensor = layers.MaxPooling2D(2, name=name)(tensor)
            continue
        tensor = layers.Conv2D(filters, 3, padding="same", dilation_rate=apart, use_bias=False, name=name)(
            tensor
        )
        tensor = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(tensor)
        tensor = layers.ReLU(name=f"{name}_relu")(tensor)
    return keras.Model(image, tensor, name="shared_features")
