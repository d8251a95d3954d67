"""A head that moves, made from one photograph and the depth of its face mesh.

The photograph is warped: points move as those of a solid head would when it turns about its neck, what is
turned away disappears behind what is nearer, lids are drawn over the eyes. What the photograph does not show is not
invented, so a head turned far looks stretched on its near side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import LinearNDInterpolator
from scipy.ndimage import gaussian_filter
from skimage.transform import SimilarityTransform

from vision.faces.presentations.sampling import sampled

WIDTH, HEIGHT = 640, 480
FACE_WIDTH = 175.0
"""Of the face in the frame, px."""
CENTER = np.array((320.0, 245.0))

# Points of the face mesh.
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
RIGHT_LIDS = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (33, 7, 163, 144, 145, 153, 154, 155, 133))
LEFT_LIDS = ((362, 398, 384, 385, 386, 387, 388, 466, 263), (362, 382, 381, 380, 374, 373, 390, 249, 263))

HEAD = 1.4
"""How much larger than the face the head is that turns with it."""
STILL = 2.1
"""How many face sizes away nothing moves any more."""
NECK = 0.35
"""The axis of turning lies this far behind the eyes, in face widths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How the head is held.

    Attributes:
        yaw, pitch, roll: degrees from the photograph's own pose; yaw > 0 turns to the person's own left.
        across, down: px from the middle.
        size: 1 is the photograph's.
        closed: 0 with the photograph's eyes, 1 with closed ones.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    across: float = 0.0
    down: float = 0.0
    size: float = 1.0
    closed: float = 0.0


@dataclass(frozen=True)
class Head:
    """A photograph, framed as a camera at a door would, with the depth of what is in it.

    Attributes:
        image: (480, 640, 3) uint8 RGB.
        points: (468, 3) float, px in ``image``; z towards the camera is negative.
        depth: (480, 640) float, px towards the camera from the axis of turning.
        share: (480, 640) float, 0 to 1: how far a pixel moves with the head.
    """

    image: np.ndarray
    points: np.ndarray
    depth: np.ndarray
    share: np.ndarray

    @classmethod
    def of(cls, photograph: np.ndarray, points: np.ndarray, *, face_width: float = FACE_WIDTH) -> Head:
        """The head in a photograph.

        Args:
            photograph: (H, W, 3) uint8 RGB.
            points: (468, 3) float, px: the face mesh found in it.
            face_width: of the face in the frame, px.
        """
        oval = points[list(OVAL), :2]
        scale = face_width / np.ptp(oval[:, 0])
        corner = CENTER - scale * (oval.max(0) + oval.min(0)) / 2
        framing = SimilarityTransform(scale=scale, translation=corner)  # type: ignore[no-untyped-call, unused-ignore]
        framed = np.column_stack([framing(points[:, :2]), points[:, 2] * scale])
        return cls(_framed(photograph, framing), framed, *_solid(framed))

    @cached_property
    def _moving(self) -> tuple[slice, slice]:
        """Rows and columns outside which nothing moves."""
        rows, columns = np.nonzero(self.share)
        return slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)

    def render(self, pose: Pose) -> np.ndarray:
        """The head held so: (480, 640, 3) float32, 0 to 255."""
        across, down = self._moved(pose)
        columns = _columns_from(across, turns_right=pose.yaw > 0)
        rows = np.arange(len(down), dtype=np.float32)[:, None] - _looked_up(down, columns, axis=1)
        columns = _looked_up(columns, rows, axis=0)
        rows, columns = rows + self._moving[0].start, columns + self._moving[1].start
        scene = self.image.astype(np.float32)
        moving = scene[self._moving]
        moving[:] = sampled(self.image, rows, columns)
        if pose.closed > 0:
            for lids in (RIGHT_LIDS, LEFT_LIDS):
                self._close(moving, rows, columns, lids, pose.closed)
        return scene

    def _moved(self, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
        """Where each moving pixel's column goes (px from the first one), and by how much its row moves (px)."""
        yaw, pitch, roll = np.radians((pose.yaw, pose.pitch, pose.roll))
        place = self._moving
        depth, share = self.depth[place], self.share[place]
        x, y = np.arange(WIDTH)[place[1]] - CENTER[0], (np.arange(HEIGHT)[place[0]] - CENTER[1])[:, None]
        # The person's own left is on the right of the picture.
        turned = x * np.cos(yaw) + depth * np.sin(yaw)
        nodded = y * np.cos(pitch) - depth * np.sin(pitch)
        new_x = pose.size * (turned * np.cos(roll) - nodded * np.sin(roll)) + pose.across
        new_y = pose.size * (turned * np.sin(roll) + nodded * np.cos(roll)) + pose.down
        return np.arange(len(x)) + share * (new_x - x), share * (new_y - y)

    def _close(
        self,
        scene: np.ndarray,
        rows: np.ndarray,
        columns: np.ndarray,
        lids: tuple[tuple[int, ...], ...],
        closed: float,
    ) -> None:
        """Draw an upper lid that has come down by ``closed`` into a scene whose pixels show ``rows``, ``columns``."""
        upper, lower = (self.points[list(lid), :2] for lid in lids)
        left, right = upper[:, 0].min(), upper[:, 0].max()
        length, middle = right - left, upper[:, 1].mean()
        near = (columns > left) & (columns < right) & (np.abs(rows - middle) < length)
        if not near.any():
            return
        place = tuple(slice(where.min(), where.max() + 1) for where in np.nonzero(near))
        rows, columns = rows[place], columns[place]
        top, bottom = (np.interp(columns, *line[line[:, 0].argsort()].T) for line in (upper, lower))
        edge = top + closed * (bottom + 0.03 * length - top)
        # A lid's skin is much like that under the eye, which is there mirrored, a little darker.
        skin = 0.92 * sampled(self.image, bottom + 0.12 * length + 0.7 * np.maximum(edge - rows, 0), columns)
        beside = np.minimum(columns - left, right - columns) / (0.12 * length)
        above = (rows - top) / (0.12 * length) + 1.7
        share = (np.minimum(above, edge - rows + 0.5).clip(0, 1) * beside.clip(0, 1))[..., None]
        lashes = 0.55 * np.exp(-(((rows - edge) / (0.035 * length)) ** 2)) * beside.clip(0, 1)
        scene[place] = (scene[place] * (1 - share) + skin * share) * (1 - lashes[..., None])


def _framed(photograph: np.ndarray, framing: SimilarityTransform) -> np.ndarray:
    """The photograph as the camera frames it, (480, 640, 3) uint8; beyond its edge, its edge's colours, blurred."""
    shape = (HEIGHT, WIDTH)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    places = framing.inverse(np.column_stack([columns.ravel(), rows.ravel()]))
    columns, rows = (axis.reshape(shape) for axis in places.T)
    image = sampled(photograph, rows, columns)
    height, width = photograph.shape[:2]
    inside = ((rows >= 0) & (columns >= 0) & (rows < height) & (columns < width)).astype(np.float32)
    share = gaussian_filter(inside, 6)[..., None]
    mixed = np.where(
        inside[..., None] > 0, image, (1 - share) * gaussian_filter(image, (12, 12, 0)) + share * image
    )
    framed: np.ndarray = mixed.astype(np.uint8)
    return framed


def _solid(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Depth and share of motion for every pixel: mesh within the face, a skull around it, then stillness."""
    oval = points[list(OVAL)]
    middle, width = oval[:, :2].mean(0), np.ptp(oval[:, 0])
    eyes = points[[33, 133, 263, 362], 2].mean()
    near = NECK * width - (points[:, 2] - eyes)

    def ring(scale: float, back: float) -> np.ndarray:
        around = middle + scale * (oval[:, :2] - middle)
        return np.column_stack([around, NECK * width - (oval[:, 2] - eyes) - back * width])

    known = np.vstack([np.column_stack([points[:, :2], near]), ring(HEAD, 0.15), ring(STILL, 0.4)])
    places = np.mgrid[0:HEIGHT:2, 0:WIDTH:2][::-1].reshape(2, -1).T
    depth = LinearNDInterpolator(known[:, :2], known[:, 2], fill_value=0.0)(places)
    shares = np.concatenate([np.ones(len(points) + len(OVAL)), np.zeros(len(OVAL))])
    share = LinearNDInterpolator(known[:, :2], shares, fill_value=0.0)(places)
    both = (grid.reshape(HEIGHT // 2, WIDTH // 2).repeat(2, 0).repeat(2, 1) for grid in (depth, share))
    depth, share = (grid.astype(np.float32) for grid in both)
    return depth, share


def _columns_from(across: np.ndarray, *, turns_right: bool) -> np.ndarray:
    """For each pixel of the result the column it shows: the motion of each row, inverted."""
    # Where the surface folds, what turned towards the side of motion is nearer and hides the rest.
    visible = (
        np.maximum.accumulate(across, axis=1)
        if turns_right
        else np.minimum.accumulate(across[:, ::-1], axis=1)[:, ::-1]
    )
    columns = np.arange(across.shape[1], dtype=np.float64)
    return np.stack([np.interp(columns, row, columns) for row in visible]).astype(np.float32)


def _looked_up(grid: np.ndarray, places: np.ndarray, *, axis: int) -> np.ndarray:
    nearest = np.clip(np.rint(places), 0, grid.shape[axis] - 1).astype(np.intp)
    return np.take_along_axis(grid, nearest, axis=axis)
