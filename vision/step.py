"""What every long computation yields: how far it is, what it shows, and how to resume it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

Checkpoint = Mapping[str, np.ndarray]
"""Named arrays (scalars are 0-d arrays) from which a generator continues as if never stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One moment of a long computation.

    Attributes:
        fraction: how much of the whole is done, 0 to 1.
        message: a stable slug of what is going on, such as ``painting``; never a sentence.
        image: ``(H, W, 3) uint8`` RGB, the intermediate picture, if this step has one.
        figures: measured numbers by name, such as ``content_cost``.
        checkpoint: makes the checkpoint of this very moment. Valid only until the generator is
            advanced; a callable because copying the state costs more than most steps need.
    """

    fraction: float
    message: str
    image: np.ndarray | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    checkpoint: Callable[[], Checkpoint] | None = None


def save_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write ``checkpoint`` to ``path`` so that a reader sees the old file or the new, never half."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        np.savez(file, allow_pickle=False, **dict(checkpoint))
    unfinished.replace(path)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read what :func:`save_checkpoint` wrote. Raises ``OSError`` or ``ValueError`` if it cannot."""
    try:
        with path.open("rb") as file:
            arrays = np.load(file, allow_pickle=False)
            return {name: arrays[name] for name in arrays.files}
    except (zipfile.BadZipFile, zlib.error, EOFError, AttributeError) as error:
        raise ValueError(f"{path.name} is no checkpoint") from error
