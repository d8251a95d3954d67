"""The grid that is laid over a picture, and what each of its cells says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

OBJECT, X, Y, HEIGHT, WIDTH = range(5)
"""Places in a cell's vector ``[p_c, b_x, b_y, b_h, b_w, c_1 … c_K]``, as the course writes it."""
CLASSES = 5
"""Place of ``c_1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """How a picture is divided.

    ``b_x`` and ``b_y`` are the midpoint's place in its cell, 0 to 1 from its left upper corner; ``b_h`` and
    ``b_w`` are measured in cells and may exceed 1.

    Attributes:
        rows, columns: of cells.
        anchors: ``(width, height)`` in cells of each shape that has a vector of its own in every cell. For a
            grid without anchor boxes, one of any shape.
        classes: how many.
    """

    rows: int
    columns: int
    anchors: tuple[tuple[float, float], ...]
    classes: int

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Of the array of all vectors: ``(rows, columns, anchors, 5 + classes)``.

        Example:
            >>> Grid(rows=19, columns=19, anchors=((1.0, 1.0),) * 5, classes=80).shape
            (19, 19, 5, 85)
        """
        return self.rows, self.columns, len(self.anchors), CLASSES + self.classes

    def cell_size(self, size: tuple[int, int]) -> np.ndarray:
        """``(2,) float64``: a cell's width and height, px, in a picture of ``size`` (height, width)."""
        return np.array([size[1] / self.columns, size[0] / self.rows])
