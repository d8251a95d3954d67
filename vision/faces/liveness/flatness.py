"""A head or a sheet? What its points do while it turns.

Both measures need the points in the picture only: the network that finds them gives every face a depth, a printed
one as well.
"""

from __future__ import annotations

import numpy as np
from skimage.transform import ProjectiveTransform

# Of the 468 points of the face mesh: those that lie at different depths and keep still while a face talks or
# blinks: corners of the eyes, the nose from its root to its tip and wings, cheekbones, temples, forehead.
SAMPLE = (
    33,
    133,
    263,
    362,
    168,
    6,
    197,
    195,
    5,
    4,
    1,
    98,
    327,
    50,
    280,
    234,
    454,
    127,
    356,
    10,
    67,
    297,
    152,
)
RIGHT_EYE, LEFT_EYE = (0, 1), (2, 3)
"""Places within :data:`SAMPLE` of the corners of the person's own right and left eye."""
WIDTHS = ((SAMPLE.index(234), SAMPLE.index(454)), (SAMPLE.index(33), SAMPLE.index(263)))
HEIGHTS = ((SAMPLE.index(10), SAMPLE.index(152)), (SAMPLE.index(168), SAMPLE.index(152)))
"""Cheek to cheek against forehead to chin; eye to eye against the nose's root to chin."""


def parallax(front: np.ndarray, turned: np.ndarray) -> float:
    """How far points are from moving as those of a plane would.

    The views of a plane are related by a homography (Hartley and Zisserman 2004, 13.1): what one cannot
    explain has depth. The root mean square of what is left is given relative to the distance of the eyes.

    Args:
        front: (K, 2) px, the points of :data:`SAMPLE` in a straight look.
        turned: (K, 2) px, the same points of the turned head.

    Returns:
        0 for a plane; 0 as well where the points do not allow a homography.
    """
    homography = ProjectiveTransform.from_estimate(front, turned)  # type: ignore[no-untyped-call, unused-ignore]
    if not homography:
        return 0.0
    left = turned - homography(front)
    eyes = turned[list(RIGHT_EYE)].mean(0) - turned[list(LEFT_EYE)].mean(0)
    return float(np.sqrt((left**2).sum(1).mean()) / max(np.linalg.norm(eyes), 1.0))


def kept_width(front: np.ndarray, turned: np.ndarray) -> float:
    """How much of its width, relative to its height, a face keeps while it turns.

    A head is about as deep as it is wide and stays nearly as wide; the picture on a sheet narrows with the cosine
    of the angle, and has to be turned far before it looks turned at all.

    Args:
        front, turned: as for :func:`parallax`.

    Returns:
        About 1 for a head, 0.8 for a sheet that looks as much turned.
    """
    ratios = [_ratio(turned, *pairs) / _ratio(front, *pairs) for pairs in zip(WIDTHS, HEIGHTS, strict=True)]
    return float(np.mean(ratios))


def _ratio(points: np.ndarray, across: tuple[int, int], along: tuple[int, int]) -> float:
    width, height = (np.linalg.norm(points[first] - points[second]) for first, second in (across, along))
    return max(float(width), 1.0) / max(float(height), 1.0)
