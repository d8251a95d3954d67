"""People drawn by code: the same person always has the same features, no two drawings are the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SCALE = 4
"""Drawings are made this much larger and then shrunk, so that edges are smooth."""
UNIT = 100.0
"""Features are given for a picture of this side."""


@dataclass(frozen=True)
class Person:
    """What stays the same: colours, and lengths on a picture of side 100."""

    skin: tuple[int, int, int]
    hair: tuple[int, int, int]
    iris: tuple[int, int, int]
    face_width: float
    face_height: float
    hair_height: float
    eye_distance: float
    eye_size: float
    brow_thickness: float
    brow_slant: float
    nose_length: float
    nose_width: float
    mouth_width: float
    lip_thickness: float
    has_glasses: bool

    @classmethod
    def born(cls, random: np.random.Generator) -> Person:
        light = random.uniform(0.35, 1.0)
        skin = tuple(int(value) for value in np.array([255, 214, 180]) * light + random.uniform(-10, 10, 3))
        hair = tuple(int(value) for value in np.array([110, 80, 50]) * random.uniform(0.1, 2.0))
        return cls(
            skin=skin,  # type: ignore[arg-type]
            hair=hair,  # type: ignore[arg-type]
            iris=tuple(random.integers(20, 160, 3).tolist()),  # type: ignore[arg-type]
            face_width=random.uniform(26, 38),
            face_height=random.uniform(34, 46),
            hair_height=random.uniform(4, 24),
            eye_distance=random.uniform(11, 18),
            eye_size=random.uniform(3.5, 7),
            brow_thickness=random.uniform(1, 4),
            brow_slant=random.uniform(-3, 3),
            nose_length=random.uniform(8, 20),
            nose_width=random.uniform(3, 9),
            mouth_width=random.uniform(8, 18),
            lip_thickness=random.uniform(1.5, 5),
            has_glasses=bool(random.random() < 0.3),
        )


def drawn_people(people: int, photos: int, *, side: int = 64, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """``(people · photos, side, side, 3) uint8`` drawings and who is on each, ``(people · photos,) int``."""
    born = [Person.born(np.random.default_rng([seed, number])) for number in range(people)]
    drawings = [
        draw(person, np.random.default_rng([seed, number, photo]), side)
        for number, person in enumerate(born)
        for photo in range(photos)
    ]
    return np.stack(drawings), np.repeat(np.arange(people), photos)


def draw(person: Person, random: np.random.Generator, side: int) -> np.ndarray:
    """One photograph: another light, position, turn, expression and background each time."""
    pen = _Pen(side * SCALE, tuple(random.integers(60, 220, 3).tolist()))
    _draw_head(pen, person)
    for eye in (-1, 1):
        _draw_eye(pen, person, eye, gaze=random.uniform(-1.5, 1.5))
    _draw_mouth(pen, person, smile=random.uniform(-2, 5))
    picture = pen.image.rotate(random.uniform(-8, 8), Image.Resampling.BILINEAR, fillcolor=pen.background)
    moved = tuple(random.uniform(-0.04, 0.04, 2) * side * SCALE)
    grown = random.uniform(0.92, 1.08)
    picture = picture.transform(
        picture.size,
        Image.Transform.AFFINE,
        (grown, 0, moved[0], 0, grown, moved[1]),
        Image.Resampling.BILINEAR,
    )
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.5) * SCALE / 2))
    shrunk = np.asarray(picture.resize((side, side), Image.Resampling.BOX), np.float64)
    return _lit(shrunk, random)


class _Pen:
    def __init__(self, side: int, background: tuple[int, ...]) -> None:
        self.background = background
        self.image = Image.new("RGB", (side, side), background)
        self._draw = ImageDraw.Draw(self.image)
        self._scale = side / UNIT

    def oval(self, x: float, y: float, width: float, height: float, color: tuple[int, ...]) -> None:
        box = [x - width, y - height, x + width, y + height]
        self._draw.ellipse([value * self._scale for value in box], fill=color)

    def ring(self, x: float, y: float, radius: float) -> None:
        box = [x - radius, y - radius, x + radius, y + radius]
        self._draw.ellipse(
            [value * self._scale for value in box], outline=(30, 30, 30), width=round(self._scale)
        )

    def line(self, points: list[tuple[float, float]], width: float, color: tuple[int, ...]) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, color, max(1, round(width * self._scale)), joint="curve")


def _draw_head(pen: _Pen, person: Person) -> None:
    pen.oval(50, 52 - person.hair_height / 2, person.face_width + 3, person.face_height, person.hair)
    pen.oval(50, 56, person.face_width, person.face_height - 3, person.skin)
    shade = tuple(int(0.75 * value) for value in person.skin)
    tip = 50 + person.nose_length
    pen.line([(50, 48), (50 - person.nose_width, tip), (50 + person.nose_width, tip)], 1.5, shade)


def _draw_eye(pen: _Pen, person: Person, eye: int, *, gaze: float) -> None:
    x, y, size = 50 + eye * person.eye_distance, 46, person.eye_size
    pen.oval(x, y, size, 0.6 * size, (245, 245, 245))
    pen.oval(x + gaze, y, 0.5 * size, 0.5 * size, person.iris)
    brow = y - 1.6 * size
    ends = [(x - size, brow + eye * person.brow_slant), (x + size, brow - eye * person.brow_slant)]
    pen.line(ends, person.brow_thickness, person.hair)
    if person.has_glasses:
        pen.ring(x, y, size + 3)


def _draw_mouth(pen: _Pen, person: Person, *, smile: float) -> None:
    half = person.mouth_width
    points = [(50 + half * t, 78 - smile * t * t) for t in np.linspace(-1, 1, 9)]
    pen.line(points, person.lip_thickness, (170, 70, 70))


def _lit(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    side = len(picture)
    slope = np.linspace(-1, 1, side) * random.uniform(-0.25, 0.25)
    light = random.uniform(0.7, 1.2) * (1.0 + slope)[None, :, None]
    noisy = picture * light + random.normal(0, 4, picture.shape)
    return np.clip(np.round(noisy), 0, 255).astype(np.uint8)
