"""A picture of any size in the network's square, and the boxes with it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from vision.detection.boxes import areas, clip_boxes

GREY = (128, 128, 128)
"""What is beside a picture that does not fill the square."""

VISIBLE = 0.35
"""An object of which a crop leaves less than this share is no longer counted as there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """How much pictures are varied while a network learns, so that few count as many.

    Attributes:
        mirror: whether half of them are mirrored. Not for what has a left and a right, such as letters.
        zoom: they are shown up to this share smaller or larger, and cropped where they no longer fit.
        color: each channel, and the contrast, is changed by up to this share.
    """

    mirror: bool = True
    zoom: float = 0.3
    color: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """``x' = scale · x + left``, ``y' = scale · y + top``, and then perhaps mirrored.

    Attributes:
        scale: px of the square to one of the picture.
        left, top: where the picture's corner comes to lie, px.
        is_mirrored: whether left and right of the square are then exchanged.
    """

    scale: float
    left: float
    top: float
    is_mirrored: bool = False

    def place(self, image: np.ndarray, side: int) -> np.ndarray:
        """``(side, side, 3) uint8``, what of the picture falls into the square."""
        height, width = image.shape[:2]
        if self.scale < 1:  # the mean of many pixels first, as the warp below looks at four
            smaller = (max(1, round(self.scale * width)), max(1, round(self.scale * height)))
            image = cv2.resize(image, smaller, interpolation=cv2.INTER_AREA)
        across, down = self.scale * width / image.shape[1], self.scale * height / image.shape[0]
        # OpenCV counts from the first pixel's midpoint, boxes count from its corner
        matrix = np.array(
            [
                [across, 0.0, self.left + (across - 1.0) / 2.0],
                [0.0, down, self.top + (down - 1.0) / 2.0],
            ]
        )
        placed: np.ndarray = np.asarray(cv2.warpAffine(image, matrix, (side, side), borderValue=GREY))
        return placed[:, ::-1] if self.is_mirrored else placed

    def place_boxes(self, boxes: np.ndarray, side: int) -> np.ndarray:
        """``(N, 4) float64``; they may reach beyond the square."""
        moved = np.asarray(boxes, np.float64).reshape(-1, 4) * self.scale
        moved += [self.left, self.top, self.left, self.top]
        return _mirrored(moved, side) if self.is_mirrored else moved

    def take_boxes_back(self, boxes: np.ndarray, side: int) -> np.ndarray:
        """Boxes of the square in the picture's own px; undoes :meth:`place_boxes`."""
        moved = np.asarray(boxes, np.float64).reshape(-1, 4)
        moved = _mirrored(moved, side) if self.is_mirrored else moved
        back: np.ndarray = (moved - [self.left, self.top, self.left, self.top]) / self.scale
        return back


def fitted(size: tuple[int, int], side: int) -> Placement:
    """All of a picture of ``size`` (height, width), as large as possible, in the middle."""
    height, width = size
    scale = side / max(height, width)
    return Placement(scale=scale, left=(side - scale * width) / 2, top=(side - scale * height) / 2)


def varied(size: tuple[int, int], side: int, variation: Variation, rng: np.random.Generator) -> Placement:
    """A picture of ``size`` (height, width) a little larger or smaller and anywhere in the square."""
    height, width = size
    scale = side / max(height, width) * rng.uniform(1.0 - variation.zoom, 1.0 + variation.zoom)
    free = side - scale * np.array([width, height])  # below 0: that much does not fit
    left, top = free * rng.random(2)
    return Placement(
        scale=scale, left=left, top=top, is_mirrored=bool(variation.mirror and rng.random() < 0.5)
    )


def still_there(boxes: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """What a crop leaves.

    Returns:
        ``(N, 4)`` clipped to the square, and ``(N,) bool``: of which enough is left.
    """
    clipped = clip_boxes(boxes, width=side, height=side)
    return clipped, areas(clipped) > np.maximum(VISIBLE * areas(boxes), 1e-6)


def _mirrored(boxes: np.ndarray, side: int) -> np.ndarray:
    turned = boxes.copy()
    turned[:, [0, 2]] = side - boxes[:, [2, 0]]
    return turned
