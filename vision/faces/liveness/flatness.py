"""A head or a plane? What its points do while it turns."""

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
