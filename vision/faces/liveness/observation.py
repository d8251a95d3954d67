"""What one frame tells about the face in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.faces.face import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One face in one frame.

    Attributes:
        at: when, seconds on any clock that only goes forward.
        box: the face, px.
        yaw, pitch, roll: of the head, degrees; yaw > 0 turns to the person's own left.
        eye_openness: eye-aspect ratio, mean of both eyes (Soukupová and Čech 2016).
        points: (K, 2) float, px: the mesh points of :data:`~vision.faces.liveness.flatness.SAMPLE`, whose
            motion tells a head from a plane.
        embedding: (128,) float32 of unit length, or None where it was not computed for this frame.
        moire: how much stronger the strongest regular pattern in the face is than skin has it.
        frame: how much of a rectangle's outline lies around the face, 0 to 1.
    """

    at: float
    box: Box
    yaw: float
    pitch: float
    roll: float
    eye_openness: float
    points: np.ndarray
    embedding: np.ndarray | None = None
    moire: float = 0.0
    frame: float = 0.0
