"""Pictures the house can make or find without a network."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import distribution
from pathlib import Path

import numpy as np

from vision import images


def paint(painter: str, *, height: int, width: int, seed: int) -> np.ndarray:
    """Paint a picture of the house.

    Args:
        painter: a module of ``vision.generative``, loaded only now: every start of the house reads this
            file, and only the first one paints.
        height, width: size, px.

    Returns:
        (height, width, 3) uint8.
    """
    module = import_module(f"vision.generative.{painter}")
    picture: np.ndarray = getattr(module, painter)(height, width, seed)
    return picture


def open_photograph(package: str, path: str) -> np.ndarray:
    """Read a photograph that an installed package brings, without importing the package.

    Returns:
        (H, W, 3) uint8.

    Raises:
        BadImage: the package's file is not what it was.
    """
    return images.decode(Path(str(distribution(package).locate_file(path))))
