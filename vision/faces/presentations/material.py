"""What an attacker or a visitor brings: a face, in one of the ways a face can be had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter
from skimage.draw import polygon2mask

from vision.faces.presentations.head import HEIGHT, OVAL, WIDTH, Head, Pose


@dataclass(frozen=True)
class Material:
    """One person's face, and another's for whoever needs two.

    Attributes:
        head: of the person who is to be let in.
        other: another person's.
    """

    head: Head
    other: Head


def printed(head: Head, chance: np.random.Generator, *, margin: bool = True) -> np.ndarray:
    """The photograph on paper, (H, W, 3) uint8: less contrast, paper grain, a white margin.

    Args:
        head: whose photograph.
        chance: of the paper.
        margin: False for a print cut along the picture.
    """
    picture = head.render(Pose())[20:470, 145:495]
    inked = 25 + picture * chance.uniform(0.72, 0.85)
    grain = gaussian_filter(chance.standard_normal(inked.shape[:2]), 0.7)[..., None]
    inked = inked + 5 * grain
    if margin:
        inked = np.pad(inked, ((30, 30), (30, 30), (0, 0)), constant_values=235)
    return inked.clip(0, 255).astype(np.uint8)


def eye_holes(head: Head) -> np.ndarray:
    """(480, 640) bool: where a mask of the face has its eyes cut out."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    holes = np.zeros((HEIGHT, WIDTH), bool)
    for corners in ((33, 133), (362, 263)):
        first, second = head.points[list(corners), :2]
        middle, length = (first + second) / 2, float(np.linalg.norm(second - first))
        across, down = (columns - middle[0]) / (0.62 * length), (rows - middle[1]) / (0.34 * length)
        holes |= across**2 + down**2 < 1
    return holes


def outline(head: Head) -> np.ndarray:
    """(480, 640, 3) float32: 1 where paper is left of a face cut along its oval, else 0."""
    oval = head.points[list(OVAL), :2]
    inside = polygon2mask((HEIGHT, WIDTH), oval[:, ::-1])  # type: ignore[no-untyped-call, unused-ignore]
    return np.repeat(inside[..., None].astype(np.float32), 3, 2)
