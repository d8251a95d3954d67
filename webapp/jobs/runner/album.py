"""The files of a job that stay: what it starts from, preview, result, timelapse. A reader sees the old file or the new, never half."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
from django.core.files.storage import default_storage

from vision import images, video
from webapp.jobs.models import Job
from webapp.jobs.runner.unfinished import Unfinished

PREVIEW_SIDE = 480
FRAMES_A_SECOND = 24
END_FRAMES = 36
"""The finished picture stands still for this long at the end of a timelapse."""


def size_of(name: str) -> int:
    """How many bytes a kept file takes."""
    return default_storage.size(name)


class Album:
    """Each attempt writes under names of its own, so that none overwrites another's."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def save_newest(self, jpeg: bytes) -> str:
        """Keep the newest picture for who looks before the end; return its name in the storage."""
        return self._write(f"preview-{self._job.attempt}.jpg", jpeg)

    def save_result(self, image: np.ndarray) -> tuple[str, str]:
        """Keep ``(H, W, 3) uint8`` as PNG and as a small preview; return their names in the storage."""
        result = self._write(f"painting-{self._job.attempt}.png", images.encode(image, "png"))
        small = images.encode(images.resize(image, PREVIEW_SIDE), "jpeg", quality=85)
        return result, self.save_newest(small)

    def save_timelapse(self, unfinished: Unfinished, image: np.ndarray) -> str:
        """Make the film that ends with ``image``; return its name in the storage."""
        name = self._name(f"timelapse-{self._job.attempt}.mp4")
        path = Path(default_storage.path(name))
        height, width = image.shape[:2]
        frames = (frame for source in (unfinished.frames(), [image] * END_FRAMES) for frame in source)
        video.encode_mp4(frames, path, frames_per_second=FRAMES_A_SECOND, size=(width, height))
        path.chmod(0o600)
        return name

    def save_input(self, filename: str, content: bytes) -> None:
        """Keep what a job starts from and what may change before it ends."""
        self._write(filename, content)

    def read_input(self, filename: str) -> bytes:
        """Raises FileNotFoundError."""
        return Path(default_storage.path(self._name(filename))).read_bytes()

    def remove(self) -> None:
        shutil.rmtree(Path(default_storage.path(self._name("any"))).parent, ignore_errors=True)

    def _write(self, filename: str, content: bytes) -> str:
        name = self._name(filename)
        path = Path(default_storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_name(path.name + ".unfinished")
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return name

    def _name(self, filename: str) -> str:
        return str(Job.result.field.generate_filename(self._job, filename))
