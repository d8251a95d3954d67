"""A folder of people, one sub-folder each, as aligned faces; and the pairs to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vision.errors import BadSetting, VisionError, WeightsMissing
from vision.faces.alignment import align
from vision.faces.detection import detect
from vision.faces.mesh import mesh
from vision.images import decode
from vision.step import Step

MAX_SIDE = 1600
"""No face needs more of a photograph than this (px)."""
MAX_PAIRS = 20_000
"""Of each kind, drawn at random where there are more."""
HELD_OUT = 0.25
MIN_HELD_OUT = 2
"""A head is judged on people it never saw, where so many can be spared."""


@dataclass(slots=True)
class People:
    """What was found.

    Attributes:
        names: of the people, in order.
        chips: ``(150, 150, 3) uint8`` aligned faces.
        who: for each chip, the place of its person in ``names``.
        skipped: files that could not be used and why, a slug such as ``no_face``.
    """

    names: list[str] = field(default_factory=list)
    chips: list[np.ndarray] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)

    def require_two(self) -> None:
        """Raise ``BadSetting`` ``too_few_people`` unless there are two people, one with two photographs."""
        counts = np.bincount(self.who, minlength=1)
        if np.count_nonzero(counts) < 2 or counts.max() < 2:
            raise BadSetting("too_few_people", people=int(np.count_nonzero(counts)), photos=len(self.who))


def read_people(folder: Path, people: People) -> Iterator[Step]:
    """Fill ``people`` from ``folder``, ``folder/<name>/<any picture>``; the largest face of each counts.

    Yields:
        A step ``reading`` for each file, with the figures ``photos`` and ``skipped``.
    """
    files = [
        (person, file)
        for person in sorted(path for path in folder.iterdir() if path.is_dir())
        for file in sorted(path for path in person.iterdir() if path.is_file())
        if not file.name.startswith(".")
    ]
    for number, (person, file) in enumerate(files, 1):
        try:
            chip = _chip(file)
        except WeightsMissing:
            raise
        except (VisionError, OSError) as error:
            people.skipped.append((file, error.reason if isinstance(error, VisionError) else str(error)))
        else:
            if person.name not in people.names:
                people.names.append(person.name)
            people.chips.append(chip)
            people.who.append(people.names.index(person.name))
        figures = {"photos": len(people.chips), "skipped": len(people.skipped)}
        yield Step(fraction=number / len(files), message="reading", figures=figures)


def _chip(file: Path) -> np.ndarray:
    image = decode(file, max_side=MAX_SIDE)
    faces = detect(image)
    if not faces:
        raise VisionError("no_face")
    return align(image, mesh(image, faces[0]).points)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of two photographs each, ``(P,) int``, and whether they are of one person, ``(P,) bool``."""

    first: np.ndarray
    second: np.ndarray
    is_same: np.ndarray


def drawn_pairs(who: np.ndarray, rows: np.ndarray, seed: int = 0) -> Pairs:
    """Pairs among the photographs ``rows`` of people ``who``, as many of one kind as of the other at most."""
    first, second = (rows[side] for side in np.triu_indices(len(rows), 1))
    is_same = who[first] == who[second]
    random = np.random.default_rng(seed)
    same, different = (random.permutation(np.flatnonzero(kind))[:MAX_PAIRS] for kind in (is_same, ~is_same))
    chosen = np.concatenate([same, different[: max(1000, len(same))]])
    return Pairs(first[chosen], second[chosen], is_same[chosen])


def held_out(who: np.ndarray, seed: int = 0) -> np.ndarray:
    """``(N,) bool``: which photographs are kept from training: all those of a quarter of the people.

    Of nobody, where that would leave fewer than two people with two photographs on either side.
    """
    counts = np.bincount(who)
    several = np.random.default_rng(seed).permutation(np.flatnonzero(counts > 1))
    spared = max(MIN_HELD_OUT, round(HELD_OUT * len(several)))
    if len(several) < spared + MIN_HELD_OUT:
        return np.zeros(len(who), bool)
    return np.isin(who, several[:spared])
