"""ResNet-50: sixteen residual blocks, each a 3×3 convolution between two 1×1 ones that narrow and widen.

Reference: He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition", table 1 and figure 5. Layers have
``keras.applications``' names, so that its weights load by name.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 224
"""px."""

MEAN = (103.939, 116.779, 123.68)
"""The network takes ``BGR in 0…255 − mean``."""

STAGES = (
    # name, filters (four times as many at the end of each block), blocks, stride of the first
    ("conv2", 64, 3, 1), ("conv3", 128, 4, 2), ("conv4", 256, 6, 2), ("conv5", 512, 3, 2),
)  # fmt: skip

EPSILON = 1.001e-5
"""Of batch normalisation, as the published weights were trained."""


def build_resnet50(classes: int = 1000, width: float = 1.0) -> keras.Model:
    """Build the network.

    224×224×3 → 112×112×64 (f 7, s 2) → 56×56×64 (pooling) → 56×56×256 → 28×28×512 → 14×14×1024 → 7×7×2048 → their
    mean, 2048 → classes.

    Args:
        classes: how many.
        width: every hidden layer has this share of the paper's channels.

    Returns:
        A model from ``(N, H, W, 3) float32``, BGR without :data:`MEAN`, any height and width (it learned with 224), to
        ``(N, classes)`` probabilities. Layers: ``conv1_conv``, for block B of stage S ``convS_blockB_1_conv`` …
        ``convS_blockB_3_conv``, in the first of a stage ``convS_block1_0_conv`` on the shortcut, each with ``…_bn``,
        then ``convS_blockB_add`` and ``convS_blockB_out``; ``avg_pool``, ``predictions``.

    Example:
        >>> build_resnet50(width=1 / 16).compute_output_shape((1, 224, 224, 3))
        (1, 1000)
    """
    image = layers.Input((None, None, 3), name="image")
    tensor = layers.ZeroPadding2D(3, name="conv1_pad")(image)
    tensor = layers.Conv2D(int(64 * width), 7, strides=2, name="conv1_conv")(tensor)
    tensor = layers.BatchNormalization(epsilon=EPSILON, name="conv1_bn")(tensor)
    tensor = layers.ReLU(name="conv1_relu")(tensor)
    tensor = layers.ZeroPadding2D(1, name="pool1_pad")(tensor)
    tensor = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(tensor)
    for name, filters, blocks, stride in STAGES:
        for block in range(1, blocks + 1):
            tensor = _bottleneck(
                tensor,
                int(filters * width),
                f"{name}_block{block}",
                stride if block == 1 else 1,
                is_first=block == 1,
            )
    tensor = layers.GlobalAveragePooling2D(name="avg_pool")(tensor)
    return keras.Model(
        image, layers.Dense(classes, activation="softmax", name="predictions")(tensor), name="resnet50"
    )


def _bottleneck(
    tensor: keras.KerasTensor, filters: int, name: str, stride: int, *, is_first: bool
) -> keras.KerasTensor:
    if stride > 1:
        # the stride of both 1×1 convolutions that follow; see vision.networks.residual.convolutional_block
        tensor = layers.AveragePooling2D(1, strides=stride, padding="same", name=f"{name}_every{stride}")(
            tensor
        )
    shortcut = _normalized(tensor, 4 * filters, 1, f"{name}_0") if is_first else tensor
    tensor = layers.ReLU(name=f"{name}_1_relu")(_normalized(tensor, filters, 1, f"{name}_1"))
    tensor = layers.ReLU(name=f"{name}_2_relu")(_normalized(tensor, filters, 3, f"{name}_2"))
    tensor = _normalized(tensor, 4 * filters, 1, f"{name}_3")
    tensor = layers.Add(name=f"{name}_add")([shortcut, tensor])
    return layers.ReLU(name=f"{name}_out")(tensor)


def _normalized(tensor: keras.KerasTensor, filters: int, kernel: int, name: str) -> keras.KerasTensor:
    tensor = layers.Conv2D(filters, kernel, padding="same", name=f"{name}_conv")(tensor)
    return layers.BatchNormalization(epsilon=EPSILON, name=f"{name}_bn")(tensor)
