"""Pictures the house can make or find without a network."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np

from vision import images
from vision.generative.expressionist import expressionist
from vision.generative.facets import facets
from vision.generative.flow_field import flow_field
from vision.generative.gilded_tree import gilded_tree
from vision.generative.ink_wash import ink_wash
from vision.generative.mosaic import mosaic
from vision.generative.pointillism import pointillism
from vision.generative.stained_glass import stained_glass
from vision.generative.woodblock import woodblock

PAINTERS = {
    painter.__name__: painter
    for painter in (
        expressionist,
        facets,
        flow_field,
        gilded_tree,
        ink_wash,
        mosaic,
        pointillism,
        stained_glass,
        woodblock,
    )
}


def paint(painter: str, *, height: int, width: int, seed: int) -> np.ndarray:
    """Paint a picture of the house.

    Args:
        painter: a name in ``PAINTERS``.
        height, width: size, px.

    Returns:
        (height, width, 3) uint8.
    """
    return PAINTERS[painter](height, width, seed)


def open_photograph(package: str, path: str) -> np.ndarray:
    """Read a photograph that an installed package brings, without importing the package.

    Returns:
        (H, W, 3) uint8.

    Raises:
        BadImage: the package's file is not what it was.
    """
    return images.decode(Path(str(distribution(package).locate_file(path))))
