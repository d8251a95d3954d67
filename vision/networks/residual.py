"""Residual blocks, and nets of any depth that are plain or have shortcuts, to see what shortcuts are for.

``a[l+2] = g(z[l+2] + a[l])``: what was there is added again before the activation, so that a block which learns
nothing leaves it as it was, and a deeper network need never be worse.

Reference: He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition", figure 2 and section 4.2.
Where sizes differ a matrix W_s is learnt, as the course teaches (the paper's option B; its nets for small pictures lay
zeros beside instead, so that plain and residual ones have equally many parameters: here 271,098 against 274,042).
"""

from __future__ import annotations

import keras
from keras import layers

STAGES = 3
"""In each, height and width are half those of the one before, and channels are doubled."""


def build_residual_block(
    side: int, channels: int, filters: int, *, stride: int = 1, is_plain: bool = False
) -> keras.Model:
    """Build one block: of identity if it keeps the size, else a convolutional one.

    Args:
        side: of its input, px.
        channels: of its input.
        filters: of its two 3×3 convolutions.
        stride: of the first.
        is_plain: without the shortcut.

    Returns:
        A model from ``(N, side, side, channels) float32`` to ``(N, ⌈side / stride⌉, ⌈side / stride⌉, filters)``.
        Layers: see :func:`identity_block` and :func:`convolutional_block`; the block's name is ``block``.

    Example:
        >>> build_residual_block(8, 128, 256).get_layer("block_Ws").kernel.shape
        TensorShape([1, 1, 128, 256])
    """
    features = layers.Input((side, side, channels), name="features")
    if stride == 1 and filters == channels:
        output = identity_block(features, "block", is_plain=is_plain)
    else:
        output = convolutional_block(features, filters, "block", stride=stride, is_plain=is_plain)
    return keras.Model(features, output, name="residual_block")


def build_deep_network(
    depth: int,
    *,
    shortcuts: bool,
    classes: int = 10,
    side: int = 32,
    channels: int = 3,
    filters: int = 16,
) -> keras.Model:
    """Build a network of ``depth = 6 n + 2`` layers with weights, on the longest way.

    32×32×3 → 32×32×16 (f 3) → n blocks of 32×32×16 → n of 16×16×32 → n of 8×8×64 → their mean, 64 → classes.

    Args:
        depth: 8, 14, 20, 32, 44, 56, 110 …; the paper's go from 20 to 110, and once to 1202.
        shortcuts: False for a plain network.
        classes: how many.
        side: of the picture, px; a multiple of 4.
        channels: of the picture.
        filters: of the first stage; the paper's are 16.

    Returns:
        A model from ``(N, side, side, channels) float32`` 0 to 255 to ``(N, classes)`` probabilities. Layers:
        ``scaled``, ``conv1``, the blocks ``stage1_block1`` … ``stage3_blockN`` (see :func:`identity_block` and
        :func:`convolutional_block`), ``mean``, ``classes``.

    Raises:
        ValueError: no n gives such a depth, or the side does not divide.

    Example:
        >>> build_deep_network(20, shortcuts=True).count_params()
        274042
    """
    blocks, rest = divmod(depth - 2, 2 * STAGES)
    if blocks < 1 or rest:
        raise ValueError(f"a depth is 6 n + 2: 8, 14, 20 …, not {depth}")
    if side % 2 ** (STAGES - 1) or side < 1:
        raise ValueError(f"a side is a multiple of 4 px, not {side}")
    image = layers.Input((side, side, channels), name="image")
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = layers.ReLU(name="conv1_relu")(_normalized(tensor, filters, "conv1"))
    for stage in range(1, STAGES + 1):
        for block in range(1, blocks + 1):
            name = f"stage{stage}_block{block}"
            if stage > 1 and block == 1:
                tensor = convolutional_block(tensor, filters * 2 ** (stage - 1), name, is_plain=not shortcuts)
            else:
                tensor = identity_block(tensor, name, is_plain=not shortcuts)
    tensor = layers.GlobalAveragePooling2D(name="mean")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name=f"{'residual' if shortcuts else 'plain'}_{depth}")


def identity_block(tensor: keras.KerasTensor, name: str, *, is_plain: bool = False) -> keras.KerasTensor:
    """``g(z[l+2] + a[l])``, of the same shape as ``tensor``; plain: ``g(z[l+2])``.

    Its layers are ``NAME_conv1``, ``NAME_conv2``, each with ``…_norm``, ``NAME_conv1_relu``, ``NAME_add`` and ``NAME``.
    """
    return _joined(_main_path(tensor, tensor.shape[-1], name, stride=1), None if is_plain else tensor, name)


def convolutional_block(
    tensor: keras.KerasTensor, filters: int, name: str, *, stride: int = 2, is_plain: bool = False
) -> keras.KerasTensor:
    """``g(z[l+2] + W_s a[l])``, with ``filters`` channels and a ``stride`` times less high and wide.

    Its layers are those of :func:`identity_block`, and ``NAME_Ws``, a 1×1 convolution of every
    ``stride``-th pixel (``NAME_everyS``), with ``NAME_Ws_norm``.
    """
    path = _main_path(tensor, filters, name, stride=stride)
    if is_plain:
        return _joined(path, None, name)
    if stride > 1:
        # Not a stride of W_s itself, which is the same: for few channels and an odd batch TensorFlow 2.21's gradient
        # of it, by oneDNN, writes where it must not, and the process dies.
        tensor = layers.AveragePooling2D(1, strides=stride, padding="same", name=f"{name}_every{stride}")(
            tensor
        )
    return _joined(path, _normalized(tensor, filters, f"{name}_Ws", kernel=1), name)


def _main_path(tensor: keras.KerasTensor, filters: int, name: str, *, stride: int) -> keras.KerasTensor:
    tensor = _normalized(tensor, filters, f"{name}_conv1", stride=stride)
    tensor = layers.ReLU(name=f"{name}_conv1_relu")(tensor)
    return _normalized(tensor, filters, f"{name}_conv2")


def _joined(path: keras.KerasTensor, shortcut: keras.KerasTensor | None, name: str) -> keras.KerasTensor:
    if shortcut is not None:
        path = layers.Add(name=f"{name}_add")([path, shortcut])
    return layers.ReLU(name=name)(path)


def _normalized(
    tensor: keras.KerasTensor, filters: int, name: str, *, kernel: int = 3, stride: int = 1
) -> keras.KerasTensor:
    convolution = layers.Conv2D(
        filters,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        # without it plain nets of 20 layers do not even begin to learn
        kernel_initializer="he_normal",
        name=name,
    )
    return layers.BatchNormalization(name=f"{name}_norm")(convolution(tensor))
