"""Filters that people wrote down before networks learned theirs.

References: Prewitt 1970; Sobel and Feldman 1968; Scharr 2000; Freeman and Adelson 1991, "The Design and Use of Steerable
Filters" (any angle from two filters); Marr and Hildreth 1980 (Laplacian).
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

PREWITT_WEIGHTS, SOBEL_WEIGHTS, SCHARR_WEIGHTS = (1, 1, 1), (1, 2, 1), (3, 10, 3)
"""How much each row of an edge filter counts; the course's plain filter is Prewitt's."""


def vertical_edges(weights: tuple[int, ...] = PREWITT_WEIGHTS) -> np.ndarray:
    """``(3, 3) float32``: positive where it is bright on the left and dark on the right.

    Example:
        >>> vertical_edges(SOBEL_WEIGHTS).astype(int).tolist()
        [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    """
    kernel: np.ndarray = np.outer(weights, (1, 0, -1)).astype(np.float32)
    return kernel


def horizontal_edges(weights: tuple[int, ...] = PREWITT_WEIGHTS) -> np.ndarray:
    """``(3, 3) float32``: positive where it is bright above and dark below."""
    return vertical_edges(weights).T.copy()


def edges_at(angle: float, weights: tuple[int, ...] = SOBEL_WEIGHTS) -> np.ndarray:
    """``(3, 3) float32``: edges across a direction, as a mixture of the two above.

    Args:
        angle: degrees, against the clock, of the direction from dark to bright: 180 is :func:`vertical_edges`
            (bright on the left), 90 :func:`horizontal_edges` (bright above).
        weights: of the rows.
    """
    turn = np.deg2rad(angle)
    mixed = -np.cos(turn) * vertical_edges(weights) + np.sin(turn) * horizontal_edges(weights)
    rounded: np.ndarray = np.round(mixed, 6)  # no 1e-17 for 0
    return rounded


def box_blur(size: int) -> np.ndarray:
    """``(size, size) float32``: the mean of all it covers."""
    return np.full((size, size), 1.0 / size**2, np.float32)


def gaussian_blur(size: int, deviation: float | None = None) -> np.ndarray:
    """``(size, size) float32``, summing to 1; the standard deviation is in cells, a quarter of the size if not given."""
    deviation = size / 4.0 if deviation is None else deviation
    offsets = np.arange(size) - (size - 1) / 2.0
    row = np.exp(-(offsets**2) / (2.0 * deviation**2))
    kernel: np.ndarray = (np.outer(row, row) / row.sum() ** 2).astype(np.float32)
    return kernel


FILTERS = MappingProxyType(
    {
        "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32),
        "vertical": vertical_edges(),
        "horizontal": horizontal_edges(),
        "sobel": vertical_edges(SOBEL_WEIGHTS),
        "sobel_horizontal": horizontal_edges(SOBEL_WEIGHTS),
        "scharr": vertical_edges(SCHARR_WEIGHTS),
        "scharr_horizontal": horizontal_edges(SCHARR_WEIGHTS),
        "laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32),
        "box_blur": box_blur(3),
        "gaussian_blur": gaussian_blur(5),
        "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32),
        "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], np.float32),
    }
)
"""Slug → kernel, those of the lab in its order."""
