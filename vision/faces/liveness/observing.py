"""From a frame and what the networks saw in it to what the challenge needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vision.faces.face import Face
from vision.faces.liveness.edges import frame
from vision.faces.liveness.flatness import SAMPLE
from vision.faces.liveness.moire import moire
from vision.faces.liveness.observation import Observation

if TYPE_CHECKING:
    from vision.faces.mesh import Mesh


def observe(
    image: np.ndarray, face: Face, mesh: Mesh, *, at: float, embedding: np.ndarray | None = None
) -> Observation:
    """What one frame tells about the face in it.

    Args:
        image: (H, W, 3) uint8 RGB: the frame as the camera gave it.
        face: found in it.
        mesh: of that face.
        at: when the frame was received, s, on a clock that only goes forward.
        embedding: (128,) of unit length; with every frame, or at least with those that look straight ahead.
    """
    return Observation(
        at=at,
        box=face.box,
        yaw=float(mesh.pose.yaw),
        pitch=float(mesh.pose.pitch),
        roll=float(mesh.pose.roll),
        eye_openness=float(np.mean(mesh.eye_openness)),
        points=np.asarray(mesh.points[list(SAMPLE), :2], np.float64),
        embedding=embedding,
        moire=moire(image, face.box),
        frame=frame(image, face.box),
    )
