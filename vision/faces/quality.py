"""Is a photograph of a face good enough to recognise it by?

The limits were found by spoiling 35 photographs of real faces and watching how far their embeddings moved from
those of the unspoilt ones; docs/faces.md has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from vision.faces.alignment import align
from vision.faces.face import Face
from vision.faces.mesh import LEFT_CORNERS, RIGHT_CORNERS, Mesh

LUMA = (0.299, 0.587, 0.114)
MARGIN = 25
"""Of a chip, px: hair and background that do not count."""

CLOSED, OPEN = 0.1, 0.3
"""Eye-aspect ratios of closed and of open eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What can be measured of a photographed face.

    Attributes:
        face_pixels: between the middles of the eyes, px.
        sharpness: variance of the chip's Laplacian over the variance of its brightness.
        brightness: mean of the face, 0 (black) to 1.
        contrast: standard deviation of the face's brightness, 0 to 0.5.
        yaw, pitch, roll: as :class:`vision.faces.pose.HeadPose` has them, degrees.
        eyes_open: both eyes' mean, 0 (closed) to 1.
        inside: how much of the face lies within the picture, 0 to 1.
    """

    face_pixels: float
    sharpness: float
    brightness: float
    contrast: float
    yaw: float
    pitch: float
    roll: float
    eyes_open: float
    inside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityLimits:
    """What a photograph must reach to be enrolled.

    Attributes:
        face_pixels: fewer between the eyes is too small. At 40 px an embedding moves by .02, at 24 by .06.
        sharpness: less is blurred. A blur of σ = 1.5 chip px (.12) gives .009 on average, σ = 2 (.16) .005;
            the 35 photographs had .012 to .16.
        brightness, most_brightness: less is too dark (at .15 embeddings moved by .13), more too bright.
        contrast: less is taken for too dark as well: nothing can be seen.
        yaw, pitch: degrees; more, to either side, is turned away.
        roll: degrees; more is tilted. Alignment undoes a lean, detection suffers from a strong one.
        eyes_open: less is closed.
        inside: less is cut off by the picture's edge: at .94 the embedding of a face without its chin moved by .17.
    """

    face_pixels: float = 40.0
    sharpness: float = 0.008
    brightness: float = 0.15
    most_brightness: float = 0.85
    contrast: float = 0.04
    yaw: float = 25.0
    pitch: float = 25.0
    roll: float = 30.0
    eyes_open: float = 0.35
    inside: float = 0.95


def measure_quality(image: np.ndarray, face: Face, mesh: Mesh) -> Quality:
    """Measure how well a face is shown.

    Args:
        image: ``(H, W, 3) uint8`` RGB.
        face: found in it.
        mesh: of that face.
    """
    chip = align(image, mesh.points)[MARGIN:-MARGIN, MARGIN:-MARGIN]
    luma = chip.astype(np.float64) @ LUMA / 255.0
    eyes = [mesh.points[list(corners), :2].mean(axis=0) for corners in (LEFT_CORNERS, RIGHT_CORNERS)]
    openness = (float(np.mean(mesh.eye_openness)) - CLOSED) / (OPEN - CLOSED)
    return Quality(
        face_pixels=float(np.hypot(*(eyes[0] - eyes[1]))),
        sharpness=_sharpness(luma),
        brightness=float(luma.mean()),
        contrast=float(luma.std()),
        yaw=mesh.pose.yaw,
        pitch=mesh.pose.pitch,
        roll=mesh.pose.roll,
        eyes_open=min(1.0, max(0.0, openness)),
        inside=_share_inside(image, mesh),
    )


def problems(quality: Quality, limits: QualityLimits | None = None) -> tuple[str, ...]:
    """What keeps a photograph from being good enough, the most important first; empty if nothing does.

    Returns:
        Of ``face_cut_off``, ``too_small``, ``too_dark``, ``too_bright``, ``blurred``, ``turned_away``,
        ``tilted`` and ``eyes_closed``.
    """
    limits = limits or QualityLimits()
    is_dark = quality.brightness < limits.brightness or quality.contrast < limits.contrast
    is_bright = quality.brightness > limits.most_brightness
    found = {
        "face_cut_off": quality.inside < limits.inside,
        "too_small": quality.face_pixels < limits.face_pixels,
        "too_dark": is_dark and not is_bright,
        "too_bright": is_bright,
        "blurred": quality.sharpness < limits.sharpness,
        "turned_away": abs(quality.yaw) > limits.yaw or abs(quality.pitch) > limits.pitch,
        "tilted": abs(quality.roll) > limits.roll,
        "eyes_closed": quality.eyes_open < limits.eyes_open,
    }
    return tuple(slug for slug, is_found in found.items() if is_found)


def _sharpness(luma: np.ndarray) -> float:
    # a little smoothing first, or a camera's noise would pass for detail
    edges = ndimage.laplace(ndimage.gaussian_filter(luma, 0.5))
    return float(edges.var() / max(float(luma.var()), 1e-6))


def _share_inside(image: np.ndarray, mesh: Mesh) -> float:
    height, width = image.shape[:2]
    x, y = mesh.points[:, 0], mesh.points[:, 1]
    return float(np.mean((x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)))
