"""A classifier of small windows, and the same one as convolutions only, which looks at every window in one pass.

Reference: Sermanet et al. 2014, "OverFeat: integrated recognition, localization and detection using convolutional
networks", section 3.5; the sizes are the course's.
"""

from __future__ import annotations

import keras
from keras import layers

SIDE = 14
"""px; of the course's window."""
STRIDE = 2
"""px from window to window in one pass: as far as pooling halves."""

KERNEL = 5
FILTERS = 16
HIDDEN = 400


def build_window_classifier(classes: int, side: int = SIDE) -> keras.Model:
    """Build the classifier of one window.

    14×14×3 → 10×10×16 (convolution, f 5) → 5×5×16 (pooling) → 400 → 400 → classes (fully connected).

    Args:
        classes: how many, with the background.
        side: of the window, px; even, 6 or more.

    Returns:
        A model from ``(N, side, side, 3) float32`` RGB 0 to 255 to ``(N, classes)`` probabilities. Layers:
        ``conv``, ``pool``, ``flat``, ``fc1``, ``fc2``, ``classes``.

    Raises:
        ValueError: there is no such side.

    Example:
        >>> build_window_classifier(4).output_shape
        (None, 4)
    """
    pooled_side(side)
    image = layers.Input((side, side, 3), name="image")
    tensor = layers.Flatten(name="flat")(_pooled(image))
    tensor = layers.Dense(HIDDEN, activation="relu", name="fc1")(tensor)
    tensor = layers.Dense(HIDDEN, activation="relu", name="fc2")(tensor)
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name="window_classifier")


def build_convolutional_classifier(classes: int, side: int = SIDE) -> keras.Model:
    """Build the same with convolutions for its fully connected layers.

    The first covers all that was flattened, the others are 1×1: 14×14×3 → 1×1×classes, 16×16×3 → 2×2×classes,
    28×28×3 → 8×8×classes, a window every :data:`STRIDE` px.

    Args:
        classes, side: of the classifier whose weights it is to have, see
            :func:`vision.detection.sliding_windows.as_convolutions`.

    Returns:
        A model from ``(N, H, W, 3) float32`` RGB 0 to 255, neither side below ``side``, to ``(N, ⌊(H − side) / 2⌋
        + 1, ⌊(W − side) / 2⌋ + 1, classes)`` probabilities. Layers: those of the classifier, without ``flat``.

    Raises:
        ValueError: there is no such side.

    Example:
        >>> build_convolutional_classifier(4).compute_output_shape((1, 28, 28, 3))
        (1, 8, 8, 4)
    """
    image = layers.Input((None, None, 3), name="image")
    tensor = layers.Conv2D(HIDDEN, pooled_side(side), activation="relu", name="fc1")(_pooled(image))
    tensor = layers.Conv2D(HIDDEN, 1, activation="relu", name="fc2")(tensor)
    probabilities = layers.Conv2D(classes, 1, activation="softmax", name="classes")(tensor)
    return keras.Model(image, probabilities, name="convolutional_classifier")


def pooled_side(side: int) -> int:
    """How many cells wide a window of ``side`` px is after pooling.

    Raises:
        ValueError: the side is odd or below 6 px.
    """
    if side < KERNEL + 1 or side % STRIDE:
        raise ValueError(f"a window is an even number of px wide, {KERNEL + 1} or more, not {side}")
    return (side - KERNEL + 1) // STRIDE


def _pooled(image: keras.KerasTensor) -> keras.KerasTensor:
    tensor = layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(image)
    tensor = layers.Conv2D(FILTERS, KERNEL, activation="relu", name="conv")(tensor)
    return layers.MaxPooling2D(STRIDE, name="pool")(tensor)
