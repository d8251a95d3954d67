"""What a job keeps on disk until it has ended: checkpoint, newest picture, frames of its timelapse."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.conf import settings

from vision import images
from vision.errors import BadImage
from vision.step import Checkpoint, load_checkpoint, save_checkpoint

logger = logging.getLogger(__name__)

MAX_FRAMES = 400


class Unfinished:
    """The folder of one attempt at one job.

    Attempts share it, but each writes a checkpoint of its own: one that overslept its lease cannot
    overwrite a newer one.
    """

    def __init__(self, job_id: int, attempt: int) -> None:
        self.folder = Path(settings.WORK_ROOT) / str(job_id)
        self._frames = self.folder / "frames"
        self._checkpoint = self.folder / f"checkpoint-{attempt:06d}.npz"
        self._image = self.folder / "newest.npy"
        self._kept: list[int] | None = None
        self._offered = 0
        self._stride = 1

    def load_checkpoint(self) -> Checkpoint | None:
        """Read the newest checkpoint that can be read; ``None`` if there is none."""
        for path in sorted(self.folder.glob("checkpoint-*.npz"), reverse=True):
            try:
                return load_checkpoint(path)
            except (OSError, ValueError, KeyError, EOFError) as error:
                logger.warning("%s cannot be read: %s", path.name, error)
        return None

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_checkpoint(self._checkpoint, checkpoint)
        for path in self.folder.glob("checkpoint-*.npz"):
            if path.name < self._checkpoint.name:
                path.unlink(missing_ok=True)

    def save_image(self, image: np.ndarray) -> None:
        """Keep ``(H, W, 3) uint8``, the picture of this moment."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._image.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            np.save(file, image, allow_pickle=False)
        unfinished.replace(self._image)

    def load_image(self) -> np.ndarray | None:
        """Read what was kept last, ``(H, W, 3) uint8``; ``None`` if nothing was."""
        try:
            image: np.ndarray = np.load(self._image, allow_pickle=False)
        except FileNotFoundError:
            return None
        return image

    def add_frame(self, encoded: bytes) -> None:
        """Keep a frame for the timelapse; every second one goes when there are too many."""
        if self._kept is None:
            self._frames.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._kept = self._found_frames()
            self._offered = self._kept[-1] if self._kept else 0
            self._stride = self._kept[1] - self._kept[0] if len(self._kept) > 1 else 1
        self._offered += 1
        if self._offered % self._stride:
            return
        self._frame(self._offered).write_bytes(encoded)
        self._kept.append(self._offered)
        if len(self._kept) >= MAX_FRAMES:
            self._stride *= 2
            for number in self._kept:
                if number % self._stride:
                    self._frame(number).unlink(missing_ok=True)
            self._kept = [number for number in self._kept if number % self._stride == 0]

    def frames(self) -> Iterator[np.ndarray]:
        """Yield the timelapse's frames in order, ``(H, W, 3) uint8``."""
        for number in self._found_frames():
            try:
                yield images.decode(self._frame(number))
            except BadImage:  # half-written by a worker that was killed
                logger.warning("frame %s cannot be read", number)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _found_frames(self) -> list[int]:
        return sorted(int(path.stem) for path in self._frames.glob("*.jpg"))

    def _frame(self, number: int) -> Path:
        return self._frames / f"{number:08d}.jpg"
