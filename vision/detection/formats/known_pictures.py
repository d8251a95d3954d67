"""Which pictures are there, and which of them an annotation means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from vision.detection.formats.annotations import BadAnnotations, PictureDraft

Sizes = Mapping[str, tuple[int, int]]
"""Pictures by their names, and their width and height in px."""


class KnownPictures:
    """The pictures that are there, or no idea of them if there are none."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self._by_last_part: dict[str, str | None] = {}
        for name in sizes:
            last = PurePosixPath(name).name
            self._by_last_part[last] = None if last in self._by_last_part else name

    def draft(self, file: str, written: str, width: int, height: int) -> PictureDraft:
        """A draft of the picture that ``file`` calls ``written``; 0 × 0 px if it does not say its size.

        A name without the right folder will do if only one picture has it.

        Raises:
            BadAnnotations: ``unknown_picture``; ``size_differs``: the file means another size.
        """
        if not self._sizes:
            return PictureDraft(file, written, width, height)
        path = PurePosixPath(written.replace("\\", "/"))
        name = str(path) if str(path) in self._sizes else self._by_last_part.get(path.name)
        if name is None:
            raise BadAnnotations("unknown_picture", file=file, value=written[:80])
        known = self._sizes[name]
        if (width, height) not in (known, (0, 0)):
            said, true = (f"{size[0]} × {size[1]}" for size in ((width, height), known))
            raise BadAnnotations("size_differs", file=file, picture=name, value=said, size=true)
        return PictureDraft(file, name, *known)
