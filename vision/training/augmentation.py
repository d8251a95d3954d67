"""How a picture is varied while a network learns, so that a handful count as many: what it shows stays the same.

Each is a pure function of a picture and numbers; :func:`vary` draws the numbers and applies those that a recipe names. Nothing here
holds Python's lock for long, so that other threads load and distort while training goes on (:mod:`vision.training.feeding`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from vision.networks.augmentation import recolored
from vision.training.principal_colors import PrincipalColors, pca_colored

WARP_CELLS = 4
"""A local warp moves the corners of so many cells a side; what is between follows smoothly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """By how much a picture may be varied, at most; 0 is not at all.

    Attributes:
        mirror: left and right exchanged, for every second picture.
        crop: part of each side that may be cut away; the rest is enlarged.
        rotation: degrees, either way.
        shear: tangent of the angle by which upright lines lean.
        warp: part of the side by which places move, each neighbourhood its own way.
        color: part by which channels and contrast become stronger or weaker.
        pca_color: standard deviation of AlexNet's change of light, in those of the colours themselves.
    """

    mirror: bool = True
    crop: float = 0.2
    rotation: float = 15.0
    shear: float = 0.15
    warp: float = 0.04
    color: float = 0.2
    pca_color: float = 0.1

    def only(self, *names: str) -> Recipe:
        """This recipe with nothing but ``names``.

        Example:
            >>> Recipe().only("mirror").rotation
            0.0
        """
        unknown = set(names) - set(VARIATIONS)
        if unknown:
            raise ValueError(f"no such variation: {sorted(unknown)}")
        none = {name: type(getattr(self, name))(0) for name in VARIATIONS if name not in names}
        return replace(self, **none)


VARIATIONS = ("mirror", "crop", "rotation", "shear", "warp", "color", "pca_color")
"""In the order in which they are applied."""


def vary(
    image: np.ndarray, recipe: Recipe, rng: np.random.Generator, colors: PrincipalColors | None = None
) -> np.ndarray:
    """``image`` as it might as well have been taken.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        recipe: by how much, at most.
        rng: whence the numbers; as many are drawn whatever the recipe, so that two recipes share what both have.
        colors: of all pictures that are learned from; without them the change of light is that of this picture.

    Returns:
        ``(H, W, 3) uint8``.
    """
    is_mirrored, lean, angle = rng.random() < 0.5, rng.uniform(-1, 1), rng.uniform(-1, 1)
    kept, place = 1.0 - recipe.crop * rng.random(), rng.random(2)
    moves = rng.uniform(-1, 1, (WARP_CELLS + 1, WARP_CELLS + 1, 2)).astype(np.float32)
    light, amounts = rng.spawn(1)[0], rng.normal(0.0, 1.0, 3)
    if recipe.mirror and is_mirrored:
        image = mirrored(image)
    if recipe.crop:
        image = cropped(image, kept, place)
    if recipe.rotation:
        image = rotated(image, recipe.rotation * angle)
    if recipe.shear:
        image = sheared(image, recipe.shear * lean)
    if recipe.warp:
        image = warped(image, recipe.warp * moves)
    if recipe.color:
        image = recolored(image, recipe.color, light)
    if recipe.pca_color:
        image = pca_colored(image, recipe.pca_color * amounts, colors)
    return image


def mirrored(image: np.ndarray) -> np.ndarray:
    """Left and right exchanged."""
    return np.ascontiguousarray(image[:, ::-1])


def cropped(image: np.ndarray, kept: float, place: np.ndarray) -> np.ndarray:
    """A part, enlarged to the size of the whole.

    Args:
        kept: of each side, above 0 to 1.
        place: down and across, 0 to 1: where the part is, from one edge to the other.
    """
    height, width = image.shape[:2]
    rows, columns = max(1, round(kept * height)), max(1, round(kept * width))
    top, left = round(float(place[0]) * (height - rows)), round(float(place[1]) * (width - columns))
    part = image[top : top + rows, left : left + columns]
    return cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)


def rotated(image: np.ndarray, degrees: float) -> np.ndarray:
    """Turned about its middle, counterclockwise; what comes in from outside is the picture's reflection."""
    height, width = image.shape[:2]
    return _moved(image, cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0))


def sheared(image: np.ndarray, lean: float) -> np.ndarray:
    """Upright lines lean by the tangent ``lean``; the middle row stays where it is."""
    height = image.shape[0]
    return _moved(image, np.array([[1.0, lean, -lean * (height - 1) / 2], [0.0, 1.0, 0.0]]))


def warped(image: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Each place moved a little its own way.

    Args:
        moves: ``(n, n, 2) float32``, across and down, in parts of the width and the height, at corners laid evenly over the
            picture.
    """
    height, width = image.shape[:2]
    smooth = cv2.resize(moves.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = columns + width * smooth[..., 0], rows + height * smooth[..., 1]
    return cv2.remap(image, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def _moved(image: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    height, width = image.shape[:2]
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
