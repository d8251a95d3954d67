"""The filters of a first layer as a picture."""

from __future__ import annotations

import numpy as np

PIXEL = 12
"""Side of one number of a filter, px."""
GAP = 6
PAPER = 255


def filter_sheet(kernel: np.ndarray) -> np.ndarray:
    """Filters side by side: what is weighed positively is light, what negatively is dark.

    Args:
        kernel: ``(h, w, 1, filters) float``.

    Returns:
        ``(H, W, 3) uint8``: all of one scale, so that a faint filter looks faint.
    """
    largest = max(float(np.abs(kernel).max()), 1e-6)
    tiles = np.rint(127.5 + 127.5 * kernel[:, :, 0] / largest).astype(np.uint8)
    large = tiles.repeat(PIXEL, axis=0).repeat(PIXEL, axis=1)
    gap = np.full((large.shape[0], GAP), PAPER, np.uint8)
    row = [part for number in range(large.shape[2]) for part in (large[:, :, number], gap)][:-1]
    return np.concatenate(row, axis=1)[..., None].repeat(3, axis=2)
