"""Colours for how strong something is."""

from __future__ import annotations

import numpy as np

Ramp = tuple[tuple[int, tuple[int, int, int]], ...]

RAMP: Ramp = (
    (0, (6, 8, 20)),
    (70, (58, 32, 122)),
    (140, (196, 62, 92)),
    (205, (250, 160, 62)),
    (255, (255, 246, 212)),
)
"""How strong: from black to a light yellow; lightness grows evenly."""
SIGNED_RAMP: Ramp = (
    (0, (86, 180, 255)),
    (64, (30, 84, 158)),
    (128, (10, 12, 20)),
    (192, (186, 84, 24)),
    (255, (255, 196, 110)),
)
"""Below zero blue, above it orange."""


def palette(*, is_signed: bool) -> np.ndarray:
    """``(256, 3) uint8`` RGB: the colour of each level that :func:`vision.insight.activations.as_pictures` makes."""
    ramp = SIGNED_RAMP if is_signed else RAMP
    at = [level for level, _ in ramp]
    parts = [np.interp(range(256), at, [color[part] for _, color in ramp]) for part in range(3)]
    return np.rint(np.stack(parts, axis=1)).astype(np.uint8)
