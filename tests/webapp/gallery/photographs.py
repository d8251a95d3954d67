"""Photographs of real people, and what can go wrong with one."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from tests.faces import photograph
from vision import faces
from vision.faces.presentations.head import Head, Pose


def content(name: str = "audrey.jpg") -> bytes:
    return photograph(name).read_bytes()


def opened(name: str = "audrey.jpg") -> Image.Image:
    return Image.open(photograph(name)).convert("RGB")


def encoded(image: Image.Image, format: str = "JPEG") -> bytes:
    stream = BytesIO()
    image.save(stream, format, quality=92)
    return stream.getvalue()


def small() -> bytes:
    return encoded(opened().resize((90, 120)))


def blurred() -> bytes:
    return encoded(opened().filter(ImageFilter.GaussianBlur(9)))


def dark() -> bytes:
    return encoded(opened().point(lambda value: value * 0.08))


def cut_off() -> bytes:
    image = opened()
    return encoded(image.crop((0, 0, image.width // 2, image.height)))


def nobody() -> bytes:
    return encoded(Image.new("RGB", (400, 300), "steelblue"))


def side_by_side(*names: str) -> bytes:
    pictures = [opened(name).resize((300, 400)) for name in names]
    wide = Image.new("RGB", (300 * len(pictures), 400))
    for number, picture in enumerate(pictures):
        wide.paste(picture, (300 * number, 0))
    return encoded(wide)


def turned(degrees: float, name: str = "audrey.jpg") -> bytes:
    """The head turned to its own left (to its right where negative), as a camera at a desk sees it."""
    picture = np.asarray(opened(name))
    surface = faces.mesh(picture, faces.detect(picture)[0])
    head = Head.of(picture, surface.points, face_width=220.0)
    return encoded(Image.fromarray(head.render(Pose(yaw=degrees)).clip(0, 255).astype(np.uint8)))
