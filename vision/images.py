"""Pictures from bytes and back: a stranger's upload becomes ``(H, W, 3) uint8`` sRGB, or an honest refusal.

Only NumPy and Pillow, so that a web process may use it. Nothing is believed but the bytes: neither the
name nor the MIME type; the pixels are counted before any is decoded.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

from vision.errors import BadImage

pillow_heif.register_heif_opener()

Source = Path | BinaryIO | bytes

MIN_SIDE = 32
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "TIFF", "BMP")
"""What is opened at all: every further decoder is one more for a hostile file to try."""

_PHONE_FORMATS = ("MPO", "HEIF")  # their further pictures are depth maps and previews, not animation
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError, struct.error,
    zlib.error,
)  # fmt: skip
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ICC_MODES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageHeader:
    """What a file says about itself before any pixel is decoded.

    Attributes:
        format: ``JPEG``, ``PNG``, … as Pillow names it, found from the bytes.
        width, height: pixels, after the EXIF rotation.
        frames: more than one for an animation (GIF, WebP, PNG, AVIF) or a TIFF of several pages.
    """

    format: str
    width: int
    height: int
    frames: int


def inspect(source: Source) -> ImageHeader:
    """Read the header of a picture; nothing is decoded.

    Args:
        source: a file's path, its bytes, or a seekable binary stream (read from its start, left open).

    Raises:
        BadImage: ``empty_file``, ``not_an_image``, or ``image_truncated`` (it starts like one, then breaks).
    """
    with _opened(source) as image:
        width, height = image.size
        if _orientation(image) >= 5:
            width, height = height, width
        is_phone = image.format in _PHONE_FORMATS
        return ImageHeader(
            format="JPEG" if image.format == "MPO" else str(image.format),
            width=width,
            height=height,
            frames=1 if is_phone else int(getattr(image, "n_frames", 1)),
        )


def decode(source: Source, *, max_pixels: int = 100_000_000, max_side: int | None = None) -> np.ndarray:
    """Decode a picture as a person sees it.

    The first frame of an animation; EXIF rotation applied; transparency laid over white; palettes, CMYK
    and 16 bits converted; embedded colour profiles turned into sRGB.

    Args:
        source: as for :func:`inspect`.
        max_pixels: refuse more, before decoding.
        max_side: shrink so that no side is longer (px); a JPEG is then decoded small, which is much faster.

    Returns:
        ``(H, W, 3) uint8`` sRGB.

    Raises:
        BadImage: as :func:`inspect`, and ``too_many_pixels`` or ``too_small`` (a side under 32 px).
    """
    with _opened(source) as image:
        _check_size(image, max_pixels)
        turn = _TURNS.get(_orientation(image))  # before load(): Pillow forgets some headers while decoding
        size = image.size if max_side is None else fitted_size(image.size, max_side)
        if max_side is not None:
            image.draft(None, size)  # only JPEG takes the hint
        image.load()
        picture = _flattened(_in_srgb(_eight_bits(image)))
        if picture.size != size:
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if turn is not None:
            picture = picture.transpose(turn)
        return np.array(picture)


def encode(image: np.ndarray, format: Literal["png", "jpeg", "webp"], *, quality: int = 90) -> bytes:
    """Encode ``(H, W, 3) uint8`` sRGB; PNG and WebP take gray ``(H, W)`` and RGBA ``(H, W, 4)``, too.

    ``quality`` is 1 to 100, for JPEG and WebP.
    """
    encoded = BytesIO()
    picture = Image.fromarray(image)
    if format == "png":
        picture.save(encoded, "PNG")
    elif format == "jpeg":
        picture.save(encoded, "JPEG", quality=quality)
    else:
        # Half the time of Pillow's own choice (4), for 3 % more bytes.
        picture.save(encoded, "WEBP", quality=quality, method=2)
    return encoded.getvalue()


def resize(image: np.ndarray, max_side: int) -> np.ndarray:
    """Shrink ``(H, W, 3) uint8`` so that no side exceeds ``max_side`` px (Lanczos); never enlarges."""
    height, width = image.shape[:2]
    size = fitted_size((width, height), max_side)
    if size == (width, height):
        return image
    return np.array(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def fitted_size(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    """Width and height, px, of a picture shrunk so that no side exceeds ``max_side``; never enlarged."""
    scale = min(1.0, max_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


@contextmanager
def _opened(source: Source) -> Iterator[ImageFile.ImageFile]:
    with _stream(source) as stream:
        try:
            yield _identified(stream)
        except BadImage:
            raise
        except _DECODER_ERRORS as error:
            raise BadImage("image_truncated", detail=str(error)) from error


@contextmanager
def _stream(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    elif isinstance(source, bytes):
        yield BytesIO(source)
    else:
        source.seek(0)
        yield source


def _identified(stream: BinaryIO) -> ImageFile.ImageFile:
    # Not Image.open: its guard against bombs knows one process-wide limit, warns below it and hides the
    # figures above it. It also cannot tell a broken JPEG from something that never was one.
    prefix = stream.read(16)
    if not prefix:
        raise BadImage("empty_file")
    Image.init()
    for name in FORMATS:
        factory, accept = Image.OPEN.get(name, (None, None))
        if factory is not None and accept is not None and accept(prefix) is True:
            stream.seek(0)
            return factory(stream, "")
    raise BadImage("not_an_image")


def _orientation(image: Image.Image) -> int:
    # A PNG's getexif() may decode the picture to look for EXIF behind the pixels: only what came before.
    # A TIFF is turned by Pillow itself while it decodes, and says its turned size from the start.
    if image.format == "TIFF" or (image.format == "PNG" and "exif" not in image.info):
        return 1
    with suppress(*_DECODER_ERRORS):  # a broken EXIF block does not break the picture
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _check_size(image: Image.Image, max_pixels: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise BadImage("too_many_pixels", pixels=width * height, max_pixels=max_pixels)
    if min(width, height) < MIN_SIDE:
        raise BadImage("too_small", width=width, height=height, min_side=MIN_SIDE)


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode == "F":  # no range is agreed upon for floats: 0…1 unless something exceeds it
        values = np.nan_to_num(np.asarray(image))
        scale = 255.0 if values.max(initial=0.0) <= 1.0 else 1.0
        return Image.fromarray(np.clip(values * scale, 0, 255).astype(np.uint8))
    if image.mode == "I" or image.mode.startswith("I;16"):
        values = np.clip(np.asarray(image), 0, 65535).astype(np.float32)
        values /= 257
        values += 0.5
        return Image.fromarray(values.astype(np.uint8))
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    icc = image.info.get("icc_profile")
    if not icc:
        return image
    with suppress(ImageCms.PyCMSError, *_DECODER_ERRORS):  # better the colours untranslated than no picture
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        mode = _ICC_MODES.get(profile.profile.xcolor_space.strip())
        if mode == image.mode:
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, profile, target, outputMode="RGB")
            return converted if converted is not None else image
        if mode == "RGB" and image.mode == "RGBA":
            ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), inPlace=True)
    return image


def _flattened(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
