"""What a person does to a mask: tidy it, grow it, soften it, ask where it is. All take and give ``(H, W)``."""

from __future__ import annotations

import cv2
import numpy as np

from vision.errors import BadSetting


def largest_component(mask: np.ndarray) -> np.ndarray:
    """The piece with most pixels; ``(H, W) bool`` both ways. Pixels that touch at a corner are of one piece.

    Of equal pieces the uppermost remains. Nothing remains of nothing.
    """
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count == 1:
        return np.zeros_like(mask)
    largest: np.ndarray = labels == 1 + int(statistics[1:, cv2.CC_STAT_AREA].argmax())
    return largest


def without_specks(mask: np.ndarray, min_pixels: int) -> np.ndarray:
    """Without pieces of fewer than ``min_pixels``; ``(H, W) bool`` both ways."""
    _, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    keeps = statistics[:, cv2.CC_STAT_AREA] >= min_pixels
    keeps[0] = False
    kept: np.ndarray = keeps[labels]
    return kept


def filled(mask: np.ndarray, max_pixels: int | None = None) -> np.ndarray:
    """With its holes filled; ``(H, W) bool`` both ways. What touches the picture's edge is no hole.

    Args:
        mask: the mask.
        max_pixels: larger holes stay; by default none does.
    """
    # pixels of the ground that touch at a corner only are not joined, as those of the mask are
    _, labels, statistics, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    holes = np.ones(len(statistics), bool)
    holes[rim] = False
    if max_pixels is not None:
        holes &= statistics[:, cv2.CC_STAT_AREA] <= max_pixels
    holes[0] = False
    whole: np.ndarray = mask | holes[labels]
    return whole


def grown(mask: np.ndarray, distance: float) -> np.ndarray:
    """With its edge moved outwards by ``distance`` px, in all directions alike, or inwards if it is below 0.

    ``(H, W) bool`` both ways. The picture's edge is no edge of the mask: what is cut off there stays so.
    """
    moved: np.ndarray = signed_distances(mask) < distance
    return moved


def feathered(mask: np.ndarray, width: float) -> np.ndarray:
    """Alpha that rises from 0 to 1 over ``width`` px, and is one half at the mask's edge.

    Args:
        mask: ``(H, W) bool``.
        width: of the ramp, px.

    Returns:
        ``(H, W) float32`` 0…1.

    Raises:
        BadSetting: ``feather``: the width is not above 0.
    """
    if not width > 0.0:
        raise BadSetting("feather", feather=width)
    ramp = 0.5 - signed_distances(mask) / np.float32(width)
    return np.clip(ramp, 0.0, 1.0)


def signed_distances(mask: np.ndarray) -> np.ndarray:
    """How far each pixel's midpoint is outside the mask's edge; below 0 inside.

    Args:
        mask: ``(H, W) bool``.

    Returns:
        ``(H, W) float32`` px; half a pixel beside a straight edge. Without an edge ``±inf``.
    """
    if mask.all() or not mask.any():
        return np.where(mask, np.float32(-np.inf), np.float32(np.inf))
    inside, outside = (
        cv2.distanceTransform(part.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        for part in (mask, ~mask)
    )
    # to the nearest midpoint on the other side; the edge is half a pixel before it
    distances: np.ndarray = np.where(mask, 0.5 - inside, outside - 0.5)
    return distances


def bounding_box(mask: np.ndarray) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom in px, right and bottom exclusive, of ``(H, W) bool``; None if it is empty."""
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return (left, top, left + width, top + height) if width else None
