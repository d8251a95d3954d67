"""The edge of a mask moved to where the photograph has one, softly, at the photograph's full size.

Reference: He, Sun and Tang 2013, "Guided Image Filtering" (TPAMI 35); He and Sun 2015, "Fast Guided Filter".
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from vision.segmentation.tiles import enlarged, shrunk, tiles

WORKING_SIDE = 1024
"""Longest side at which the filter's coefficients are found, px. They are applied at full size."""

EPSILON = 1e-4
"""Variance of colour (of 0…1) below which a window counts as flat: the mask is then only smoothed there."""

CONTRAST = 2.0
"""How much steeper the filtered edge is made about one half: windows that see little leave a haze."""


def refine(
    mask: np.ndarray, image: np.ndarray, *, reach: float = 3.0, epsilon: float = EPSILON
) -> np.ndarray:
    """Move the edge of a mask to the photograph's, and say how much of each pixel belongs to it.

    The mask is filtered under the guidance of the photograph's colours, at a working size; the linear
    coefficients are then enlarged and applied to the photograph as it is, so that the edge is as crisp as
    the photograph. Nothing changes farther than ``reach`` from where the mask is undecided.

    Args:
        mask: ``(h, w)`` of the same view as the image, of any size (a network's output need not be enlarged
            first): ``bool``, or a float 0…1.
        image: ``(H, W, 3) uint8`` RGB.
        reach: how far off the mask's edge may be, in pixels of the mask.
        epsilon: see :data:`EPSILON`.

    Returns:
        Alpha, ``(H, W) float32`` 0…1.

    Raises:
        ValueError: the image is not of that shape, or ``reach`` is not above 0.

    Example:
        >>> refine(np.ones((4, 6), bool), np.zeros((40, 60, 3), np.uint8)).min()
        np.float32(1.0)
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or mask.ndim != 2:
        raise ValueError("an image is (H, W, 3) uint8 and a mask (h, w)")
    if not reach > 0.0:
        raise ValueError("reach is above 0")
    guide = shrunk(image, WORKING_SIDE) / np.float32(255)
    rows, columns = guide.shape[:2]
    soft = cv2.resize(mask.astype(np.float32), (columns, rows), interpolation=_interpolation(mask, rows))
    radius = max(2, math.ceil(reach * max(rows / mask.shape[0], columns / mask.shape[1])))
    slopes, offset = guided_coefficients(guide, soft, radius=radius, epsilon=epsilon)
    fitted, bounds = np.dstack([slopes, offset]), np.dstack(_bounds(soft, radius))
    alpha = np.empty(image.shape[:2], np.float32)
    for place in tiles(alpha.shape):
        low, high = np.moveaxis(enlarged(bounds, place, alpha.shape), 2, 0)
        alpha[place] = low
        if (low != high).any():
            colors, tile = image[place] / np.float32(255), enlarged(fitted, place, alpha.shape)
            filtered = np.einsum("ijk,ijk->ij", tile[..., :3], colors) + tile[..., 3]
            alpha[place] = np.clip((filtered - 0.5) * CONTRAST + 0.5, low, high)
    return alpha


def guided_filter(guide: np.ndarray, source: np.ndarray, *, radius: int, epsilon: float) -> np.ndarray:
    """Smooth ``source`` except where ``guide`` has edges.

    Args:
        guide: ``(H, W, 3) float32`` 0…1.
        source: ``(H, W) float32``.
        radius: of the square windows, px.
        epsilon: variance of the guide below which a window counts as flat.

    Returns:
        ``(H, W) float32``.

    Reference: He et al. 2013, eq. 14, 19 and 20.
    """
    slopes, offset = guided_coefficients(guide, source, radius=radius, epsilon=epsilon)
    filtered: np.ndarray = np.einsum("ijk,ijk->ij", slopes, guide) + offset
    return filtered


def guided_coefficients(
    guide: np.ndarray, source: np.ndarray, *, radius: int, epsilon: float
) -> tuple[np.ndarray, np.ndarray]:
    """What :func:`guided_filter` multiplies the guide's colours with, and adds.

    Returns:
        Slopes ``(H, W, 3) float32`` and offset ``(H, W) float32``: the means over all windows that hold a
        pixel (ā and b̄ of eq. 20).
    """

    def mean(values: np.ndarray) -> np.ndarray:
        window = (2 * radius + 1, 2 * radius + 1)
        return cv2.boxFilter(values, -1, window, borderType=cv2.BORDER_REFLECT)

    # differences of products lose digits: around the mean colour they lose fewer
    origin = guide.mean(axis=(0, 1))
    centered = guide - origin
    average, source_average = mean(centered), mean(source)
    pairs = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
    covariance = [
        mean(centered[..., i] * centered[..., j]) - average[..., i] * average[..., j] for i, j in pairs
    ]
    cross = mean(centered * source[..., None]) - average * source_average[..., None]
    slopes = _solved(covariance, cross, epsilon)
    offset = source_average - np.einsum("ijk,ijk->ij", slopes, average)
    slopes, offset = mean(slopes), mean(offset)
    return slopes, offset - slopes @ origin


def _solved(covariance: list[np.ndarray], cross: np.ndarray, epsilon: float) -> np.ndarray:
    """(Σ + εI)⁻¹ · cross at every pixel, by cofactors: an array of 3×3 inverses takes ten times as long."""
    rr, rg, rb, gg, gb, bb = covariance
    rr, gg, bb = rr + epsilon, gg + epsilon, bb + epsilon
    red, green, blue = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    determinant = rr * red + rg * green + rb * blue
    middle, corner, last = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    r, g, b = (cross[..., channel] / determinant for channel in range(3))
    return np.dstack(
        [
            red * r + green * g + blue * b,
            green * r + middle * g + corner * b,
            blue * r + corner * g + last * b,
        ]
    )


def _bounds(soft: np.ndarray, radius: int) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that alpha can be: what the mask says anywhere within the radius."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return cv2.erode(soft, disc), cv2.dilate(soft, disc)


def _interpolation(mask: np.ndarray, rows: int) -> int:
    return int(cv2.INTER_AREA if mask.shape[0] > rows else cv2.INTER_LINEAR)
