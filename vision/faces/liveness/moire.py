"""Does a display's grid beat with the camera's? Skin has no regular pattern, a display before a camera often has."""

from __future__ import annotations

import numpy as np
from scipy.fft import rfft2
from scipy.ndimage import gaussian_filter

from vision.faces.face import Box

SIDE = 128
"""Of the square of skin that is looked at, px; from the middle of the face, not resized."""
LOWEST, HIGHEST = 0.12, 0.48
"""Cycles a pixel: slower is shading, faster is only noise."""
JPEG_STEP = 1 / 8
"""JPEG's own blocks repeat every 8 px: its multiples on either axis tell nothing."""
RINGS = 24


def moire(image: np.ndarray, box: Box) -> float:
    """How far the strongest regular pattern in a face stands out.

    Args:
        image: (H, W, 3) uint8 RGB, as the camera gave it: resizing makes and removes such patterns.
        box: of the face, px.

    Returns:
        The highest peak of the spectrum, as a multiple of the median amplitude of its own frequency; about 4 for
        skin, whatever the light. 0 where less than 48 px of the face are in the picture.
    """
    patch = _middle(image, box)
    if min(patch.shape) < 48:
        return 0.0
    window = np.outer(np.hanning(patch.shape[0]), np.hanning(patch.shape[1]))
    fine = (patch - gaussian_filter(patch, 4)) * window
    amplitude = np.abs(rfft2(fine))
    down = np.abs(np.fft.fftfreq(patch.shape[0]))[:, None]
    across = np.fft.rfftfreq(patch.shape[1])[None]
    frequency = np.hypot(down, across)
    ring = np.minimum((frequency / 0.5 * RINGS).astype(np.intp), RINGS)
    usual = np.array([np.median(amplitude[ring == number]) for number in range(RINGS + 1)])
    told = (frequency > LOWEST) & (frequency < HIGHEST) & ~_blocks(down, across, patch.shape)
    return float((amplitude / (usual[ring] + 1e-6))[told].max(initial=0.0))


def _middle(image: np.ndarray, box: Box) -> np.ndarray:
    """The green channel of the middle of the face, (h, w) float32."""
    x, y = box.center
    half = min(SIDE, box.width, box.height) / 2
    top, left = max(0, round(y - half)), max(0, round(x - half))
    green: np.ndarray = image[top : max(0, round(y + half)), left : max(0, round(x + half)), 1].astype(
        np.float32
    )
    return green


def _blocks(down: np.ndarray, across: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    near = [
        (np.abs(axis / JPEG_STEP - np.rint(axis / JPEG_STEP)) * JPEG_STEP < 2.5 / side)
        for axis, side in ((down, shape[0]), (across, shape[1]))
    ]
    on_axis = (down < 2.5 / shape[0]) | (across < 2.5 / shape[1])
    blocks: np.ndarray = near[0] & near[1] & on_axis
    return blocks
