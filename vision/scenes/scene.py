"""Coloured shapes that lie on a textured ground and partly cover one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vision.scenes.shapes import BAR, CLASSES, area, signed_distances
from vision.scenes.textures import background, distinct_color, shading

VISIBLE = 0.35
"""A shape of which less than this share can be seen is not counted as there; it stays in the picture."""

NOISE = 4.0
"""Standard deviation of the camera's noise, of 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture and all that is true of it. Boxes and masks are of what can be seen.

    Attributes:
        image: ``(H, W, 3) uint8`` RGB.
        boxes: ``(N, 4) float32``, left, top, right, bottom in px, right and bottom exclusive; the smallest
            around each mask.
        classes: ``(N,) int64``, indices of :data:`CLASSES`.
        masks: ``(N, H, W) bool``; no pixel is in two of them.
    """

    image: np.ndarray
    boxes: np.ndarray
    classes: np.ndarray
    masks: np.ndarray


def draw_scene(
    rng: np.random.Generator,
    *,
    size: tuple[int, int] = (96, 96),
    count: tuple[int, int] = (1, 4),
    radius: tuple[float, float] = (0.1, 0.28),
) -> Scene:
    """Draw one scene.

    Args:
        rng: whence everything; the same generator state draws the same scene.
        size: height and width, px, 32 at least.
        count: fewest and most shapes that are laid down. As one may hide another, fewer may be counted, but
            never none of some.
        radius: smallest and largest, as parts of the shorter side.

    Example:
        >>> draw_scene(np.random.default_rng(0), size=(48, 64)).image.shape
        (48, 64, 3)
    """
    canvas, colors = background(rng, size)
    wholes: list[tuple[np.ndarray, int]] = []
    classes: list[int] = []
    for _ in range(rng.integers(count[0], count[1] + 1)):
        kind = int(rng.integers(len(CLASSES)))
        distances, pixels = _laid_down(rng, CLASSES[kind], size, radius)
        color = distinct_color(rng, colors)
        colors = np.vstack([colors, color])
        cover = np.clip(0.5 - distances, 0.0, 1.0)[..., None]
        canvas = canvas * (1.0 - cover) + color * shading(rng, size) * cover
        wholes.append((distances < 0.0, pixels))
        classes.append(kind)
    image = np.clip(canvas + rng.normal(0.0, NOISE, canvas.shape), 0, 255).astype(np.uint8)
    seen = list(_seen(wholes, classes))
    return Scene(
        image=image,
        boxes=np.array([_box(mask) for mask, _ in seen], np.float32).reshape(-1, 4),
        classes=np.array([kind for _, kind in seen], np.int64),
        masks=np.array([mask for mask, _ in seen], bool).reshape(-1, *size),
    )


def scenes(
    pictures: int,
    seed: int,
    /,
    *,
    size: tuple[int, int] = (96, 96),
    count: tuple[int, int] = (1, 4),
    radius: tuple[float, float] = (0.1, 0.28),
) -> list[Scene]:
    """As many scenes as ``pictures`` says; for the rest see :func:`draw_scene`.

    The n-th scene of a seed is the same however many are drawn.
    """
    return [
        draw_scene(np.random.default_rng([seed, number]), size=size, count=count, radius=radius)
        for number in range(pictures)
    ]


def _laid_down(
    rng: np.random.Generator, name: str, size: tuple[int, int], radius: tuple[float, float]
) -> tuple[np.ndarray, int]:
    """A shape's signed distances, and how many pixels it would have if the picture did not end."""
    height, width = size
    reach = rng.uniform(*radius) * min(size)
    # its midpoint keeps away from the edge, so that an edge alone never hides it
    center = (rng.uniform(0.6 * reach, width - 0.6 * reach), rng.uniform(0.6 * reach, height - 0.6 * reach))
    angle = rng.uniform(0.0, 2.0 * np.pi)
    if name == BAR:
        # about lying or about standing, so that boxes are wide or tall
        angle = rng.integers(2) * np.pi / 2.0 + rng.uniform(-0.25, 0.25)
    distances = signed_distances(name, center=center, radius=reach, angle=angle, size=size)
    return distances, round(area(name) * reach**2)


def _seen(wholes: list[tuple[np.ndarray, int]], classes: list[int]) -> Iterator[tuple[np.ndarray, int]]:
    """The mask and the class of every shape of which enough is seen, the lowest first."""
    hidden: np.ndarray = np.zeros((), bool)
    seen = []
    for (mask, pixels), kind in zip(reversed(wholes), reversed(classes), strict=True):
        visible = mask & ~hidden
        hidden = hidden | mask
        if visible.sum() >= VISIBLE * pixels:
            seen.append((visible, kind))
    yield from reversed(seen)


def _box(mask: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
