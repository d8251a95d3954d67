"""Faces of 64 points and people of 32, drawn so that each point's place is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

FINER = 4  # drawn so many times larger, then reduced, as ImageDraw's edges are hard


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture ``(side, side, 3) uint8`` and its points ``(P, 2)``, px, or nothing to mark."""

    image: np.ndarray
    points: np.ndarray | None


def _ring(x: float, y: float, width: float, height: float, count: int) -> np.ndarray:
    angles = 2 * np.pi * (np.arange(count) + 0.5) / count
    return np.stack([x + width * np.cos(angles), y + height * np.sin(angles)], axis=1)


FACE_PARTS = {
    "outline": _ring(0, 0, 0.8, 1.0, 24),
    "left eye": _ring(0.35, -0.25, 0.17, 0.1, 8),
    "right eye": _ring(-0.35, -0.25, 0.17, 0.1, 8),
    "nose": np.array([[0.0, -0.2], [0.0, 0.2], [0.12, 0.25], [-0.12, 0.25]]),
    "mouth": _ring(0, 0.58, 0.35, 0.12, 20),
}
"""Around 0, 0; the face is 2 high. Left is the face's own left."""
FACE = np.concatenate(list(FACE_PARTS.values()))

FACE_PERMUTATION = np.linalg.norm(FACE[:, None] * [-1, 1] - FACE, axis=2).argmin(axis=1)

LIMBS = 8
POSE_PERMUTATION = np.array(
    # head: right, bottom, left, top; the spine; then each left limb's three points and each right one's
    [2, 1, 0, 3, 4, 5, 6, 7, *(8 + 3 * (limb ^ 1) + point for limb in range(LIMBS) for point in range(3))]
)


def drawn_face(random: np.random.Generator, side: int, *, is_there: bool = True) -> Figure:
    """A face of any colours, somewhere, tilted a little; or only the ground."""
    ground, skin, eyes, mouth = random.integers(0, 256, (4, 3))
    skin = (ground + 128 + random.integers(-40, 41, 3)) % 256
    canvas = Image.new("RGB", (side * FINER, side * FINER), tuple(ground.tolist()))
    if not is_there:
        return Figure(image=_photographed(canvas, side, random), points=None)
    points = _placed(FACE * random.uniform([0.85, 0.85], [1.1, 1.1]), random, side, largest=0.42)
    pen = ImageDraw.Draw(canvas)
    parts = np.split(points * FINER, np.cumsum([len(part) for part in FACE_PARTS.values()])[:-1])
    for part, color in zip(parts, (skin, eyes, eyes, (skin + 90) % 256, mouth), strict=True):
        pen.polygon([(x, y) for x, y in part.tolist()], fill=tuple(color.tolist()))
    return Figure(image=_photographed(canvas, side, random), points=points)


def drawn_person(random: np.random.Generator, side: int) -> Figure:
    """A person of sticks, seen from the front, who holds arms and legs in some way."""
    points = _placed(_pose(random), random, side, largest=0.45)
    ground = random.integers(0, 256, 3)
    ink = tuple(((ground + 128) % 256).tolist())
    canvas = Image.new("RGB", (side * FINER, side * FINER), tuple(ground.tolist()))
    pen = ImageDraw.Draw(canvas)
    width = max(1, round(0.035 * side * FINER))
    drawn = points * FINER
    pen.polygon([(x, y) for x, y in drawn[:4].tolist()], fill=ink)
    for stick in (drawn[4:8], *np.split(drawn[8:], LIMBS)):
        pen.line([(x, y) for x, y in stick.tolist()], fill=ink, width=width)
    return Figure(image=_photographed(canvas, side, random), points=points)


def _pose(random: np.random.Generator) -> np.ndarray:
    """32 points around 0, 0, about 2 high: 4 of the head, 4 of the spine, 3 of each limb."""
    head = np.array([[0.15, -0.8], [0.0, -0.65], [-0.15, -0.8], [0.0, -0.95]])
    spine = np.stack([np.zeros(4), np.linspace(-0.65, 0.05, 4)], axis=1)
    limbs: dict[str, np.ndarray] = {}
    for sign in (1, -1):
        for name, start, length, lowest, highest in (
            ("arm", np.array([0.0, -0.55]), 0.4, 0.3, 2.4),
            ("leg", np.array([0.0, 0.05]), 0.45, 0.15, 0.9),
        ):
            angle = random.uniform(lowest, highest)
            bent = angle + random.uniform(-0.5, 0.5)
            middle = start + length * np.array([sign * np.sin(angle), np.cos(angle)])
            end = middle + length * np.array([sign * np.sin(bent), np.cos(bent)])
            limbs[f"upper {name} {sign}"] = np.linspace(start, middle, 3)
            limbs[f"lower {name} {sign}"] = np.linspace(middle, end, 3)
    order = [
        f"{part} {name} {sign}" for name in ("arm", "leg") for part in ("upper", "lower") for sign in (1, -1)
    ]
    return np.concatenate([head, spine, *(limbs[name] for name in order)])


def _placed(shape: np.ndarray, random: np.random.Generator, side: int, *, largest: float) -> np.ndarray:
    tilt = random.uniform(-0.25, 0.25)
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    scale = random.uniform(0.6, 1.0) * largest
    center = random.uniform(largest, 1 - largest, 2)
    placed: np.ndarray = (shape @ turn * scale + center) * side
    return placed


def _photographed(canvas: Image.Image, side: int, random: np.random.Generator) -> np.ndarray:
    small = np.asarray(canvas.resize((side, side), Image.Resampling.BOX), np.float64)
    return np.clip(small + random.normal(0, 6, small.shape), 0, 255).astype(np.uint8)
