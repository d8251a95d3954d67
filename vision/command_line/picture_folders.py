"""A folder of pictures, a sub-folder for each class."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vision.errors import BadImage, BadSetting
from vision.images import decode

SEEN_SIDE = 640
"""A picture is read with its longer side of so many px: more than any crop of it has."""


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """Files and what they show.

    Attributes:
        classes: names of the sub-folders, in order.
        files: of all classes.
        labels: ``(N,) int``, the place of each file's class.
    """

    classes: tuple[str, ...]
    files: tuple[Path, ...]
    labels: np.ndarray

    def read(self, place: int) -> np.ndarray:
        """``(H, W, 3) uint8``. Raises ``BadImage``."""
        return decode(self.files[place], max_side=SEEN_SIDE)

    def readable(self) -> tuple[PictureFolder, list[tuple[Path, BadImage]]]:
        """Without the files that are no pictures, and these."""
        kept, skipped = [], []
        for place, file in enumerate(self.files):
            try:
                self.read(place)
                kept.append(place)
            except BadImage as error:
                skipped.append((file, error))
        files = tuple(self.files[place] for place in kept)
        return PictureFolder(self.classes, files, self.labels[kept]), skipped


def open_folder(folder: Path, classes: tuple[str, ...] = ()) -> PictureFolder:
    """What is in ``folder``, ``folder/<class>/<any picture>``; nothing is read yet.

    Args:
        classes: the only ones that may be there, in their order; without any, as the sub-folders are called.

    Raises:
        BadSetting: ``too_few_classes``: fewer than two sub-folders; ``unknown_folder``: a class that is not among ``classes``.
    """
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not classes:
        if len(folders) < 2:
            raise BadSetting("too_few_classes", folder=str(folder), classes=len(folders))
        classes = tuple(path.name for path in folders)
    for path in folders:
        if path.name not in classes:
            raise BadSetting("unknown_folder", folder=str(path), choices=", ".join(classes))
    files = [
        (file, classes.index(path.name))
        for path in folders
        for file in sorted(path.iterdir())
        if file.is_file() and not file.name.startswith(".")
    ]
    return PictureFolder(
        classes, tuple(file for file, _ in files), np.array([label for _, label in files], np.int64)
    )
