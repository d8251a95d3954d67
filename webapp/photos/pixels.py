"""Stored pictures as pixels. Each read opens the file anew: a field's own handle is one for all threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import numpy as np
from django.conf import settings
from django.db.models.fields.files import FieldFile

from vision import images
from vision.errors import BadImage
from webapp.sentences import Refused


def read_image(stored: FieldFile, *, max_side: int | None = None) -> np.ndarray:
    """``(h, w, 3) uint8`` RGB, upright, made smaller if a side is longer than ``max_side``.

    Raises:
        BadImage: it is no picture (any more), or too large.
        FileNotFoundError: there is no such file.
    """
    with stored.storage.open(str(stored.name), "rb") as file:
        return images.decode(cast("BinaryIO", file), max_pixels=settings.MAX_PIXELS, max_side=max_side)


def read_header(stored: FieldFile) -> images.ImageHeader:
    """Size and kind, without the pixels. Raises as :func:`read_image`."""
    with stored.storage.open(str(stored.name), "rb") as file:
        return images.inspect(cast("BinaryIO", file))


@contextmanager
def refusing_unreadable() -> Iterator[None]:
    """Stored pictures may be damaged, gone, or too much for this machine by the time somebody wants them.

    Raises:
        Refused: ``photo_deleted``, ``out_of_memory``, or why it is no picture any more.
    """
    try:
        yield
    except BadImage as error:
        raise Refused(error.reason, **error.figures) from error
    except FileNotFoundError as error:
        raise Refused("photo_deleted") from error
    except MemoryError as error:
        raise Refused("out_of_memory") from error
