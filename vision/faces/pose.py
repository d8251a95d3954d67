"""Where a head looks, from points in three dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Pairs of the 468 points that mirror each other, the person's left one first: corners of the eyes, temples,
# cheekbones, wings of the nose, corners of the jaw. None of them moves with lids, brows or lips.
PAIRS = ((263, 33), (362, 133), (356, 127), (454, 234), (327, 98), (280, 50), (288, 58))
FOREHEAD = (10, 67, 297, 109, 338)
CHIN = (152, 148, 377, 176, 400)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Degrees, 0 when a head looks straight into the camera.

    Attributes:
        yaw: positive when the person turns to their own left.
        pitch: positive when they look up.
        roll: positive when the head leans to their own left shoulder.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(points: np.ndarray) -> HeadPose:
    """The pose of a face mesh.

    The axis across the head is the mean of the lines between points that mirror each other, the axis along it
    runs from forehead to chin. Neither needs a model of an average face, and both keep still while a face
    blinks or speaks.

    Args:
        points: ``(468, 3)``: x to the right, y down, z away from the camera, of one scale.
    """
    left, right = (points[list(side)].astype(np.float64) for side in zip(*PAIRS, strict=True))
    across = (left - right).sum(axis=0)
    along = (points[list(CHIN)] - points[list(FOREHEAD)]).astype(np.float64).mean(axis=0)
    across /= np.linalg.norm(across)
    along -= along @ across * across
    along /= np.linalg.norm(along)
    toward = np.cross(across, along)  # from the face into the head
    return HeadPose(
        yaw=float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1])))),
        pitch=float(np.degrees(np.arctan2(-along[2], toward[2]))),
        roll=float(np.degrees(np.arctan2(across[1], across[0]))),
    )
