"""Flat and bent things held up to a camera: rays cast from a pinhole onto a plane or a cylinder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from vision.faces.presentations.head import HEIGHT, WIDTH
from vision.faces.presentations.sampling import sampled

FOCAL_LENGTH = 600.0
"""Of the camera, px: 56 degrees across 640 px."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How a sheet is held before the camera.

    Attributes:
        distance: of its middle, m.
        across, down: of its middle from the camera's axis, m.
        yaw, pitch, roll: degrees; yaw > 0 turns it as a head turns to its own left.
    """

    distance: float
    across: float = 0.0
    down: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """A picture on something of a size.

    Attributes:
        picture: (H, W, 3), any number type.
        width: of the sheet, m; its height follows from the picture.
        radius: of the cylinder it is bent to, m; 0 for a plane.
    """

    picture: np.ndarray
    width: float
    radius: float = 0.0

    @property
    def height(self) -> float:
        return float(self.width * self.picture.shape[0] / self.picture.shape[1])

    def hit(self, hold: Hold) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where each ray meets it: u to the right and v down in m from its middle, and whether it does."""
        turn = Rotation.from_euler("ZXY", (hold.roll, hold.pitch, -hold.yaw), degrees=True)
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        rays = np.stack(
            [
                (columns - WIDTH / 2) / FOCAL_LENGTH,
                (rows - HEIGHT / 2) / FOCAL_LENGTH,
                np.ones_like(rows),
            ],
            -1,
        )
        rays = rays @ turn.as_matrix().astype(np.float32)
        origin = turn.inv().apply((-hold.across, -hold.down, -hold.distance))
        u, v = _on_plane(origin, rays) if not self.radius else _on_cylinder(origin, rays, self.radius)
        inside = (np.abs(u) <= self.width / 2) & (np.abs(v) <= self.height / 2)
        return u, v, inside

    def before(self, room: np.ndarray, hold: Hold) -> np.ndarray:
        """The sheet so held before a room, (480, 640, 3) float32."""
        u, v, inside = self.hit(hold)
        seen = self.at(u, v)
        return np.where(inside[..., None], seen, room).astype(np.float32)

    def at(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """The picture's colours at places of the sheet (m from its middle)."""
        height, width = self.picture.shape[:2]
        columns = (u / self.width + 0.5) * (width - 1)
        rows = (v / self.height + 0.5) * (height - 1)
        return sampled(self.picture, rows, columns)


def _on_plane(origin: np.ndarray, rays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    far = -origin[2] / np.where(np.abs(rays[..., 2]) < 1e-6, 1e-6, rays[..., 2])
    return origin[0] + far * rays[..., 0], origin[1] + far * rays[..., 1]


def _on_cylinder(origin: np.ndarray, rays: np.ndarray, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Of a cylinder about a vertical axis ``radius`` behind the sheet's middle, which bulges to the camera."""
    x, z = rays[..., 0], rays[..., 2]
    start_x, start_z = origin[0], origin[2] - radius
    a, b, c = x**2 + z**2, x * start_x + z * start_z, start_x**2 + start_z**2 - radius**2
    under = b**2 - a * c
    far = (-b - np.sqrt(np.maximum(under, 0))) / a
    across, deep = start_x + far * x, start_z + far * z
    u = np.where(under > 0, radius * np.arctan2(across, -deep), np.inf)
    return u, origin[1] + far * rays[..., 1]
