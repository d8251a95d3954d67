"""Uploads, good and bad, made here."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def colourful(width: int = 96, height: int = 64, seed: int = 0) -> Image.Image:
    """A smooth picture that no other seed makes."""
    small = np.random.default_rng(seed).integers(0, 255, (4, 6, 3)).astype(np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def upload(
    content: bytes | None = None, name: str = "holiday at sea.png", seed: int = 0
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, encoded(colourful(seed=seed)) if content is None else content)
