"""Pictures as strangers send them: each is understood or refused with its reason."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from vision.errors import BadImage
from vision.images import decode, encode, inspect, resize


def gradient(width: int = 80, height: int = 60) -> Image.Image:
    """Red grows to the right, green downwards: every rotation looks different."""
    pixels = np.full((height, width, 3), 40, np.uint8)
    pixels[..., 0] = np.linspace(0, 255, width)[None, :]
    pixels[..., 1] = np.linspace(0, 255, height)[:, None]
    return Image.fromarray(pixels)


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def png_header(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))


def reason(content: bytes) -> str:
    with pytest.raises(BadImage) as refused:
        decode(content)
    return refused.value.reason


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "HEIF", "AVIF"])
def test_reads_every_common_format(format: str) -> None:
    content = saved(gradient(), format)
    header = inspect(content)
    assert (header.format, header.width, header.height, header.frames) == (format, 80, 60, 1)
    decoded = decode(content)
    assert decoded.shape == (60, 80, 3)
    assert decoded.dtype == np.uint8
    assert np.abs(decoded.astype(int) - np.array(gradient())).mean() < 8


def test_reads_paths_and_streams_alike(tmp_path: Path) -> None:
    content = saved(gradient(), "PNG")
    path = tmp_path / "wrong-name.jpg"
    path.write_bytes(content)
    stream = BytesIO(content)
    stream.read(7)
    assert inspect(stream) == inspect(path) == inspect(content)
    assert not stream.closed
    np.testing.assert_array_equal(decode(stream), decode(path))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "TIFF"])
@pytest.mark.parametrize("kept", [0.05, 0.5, 0.9])
def test_refuses_a_truncated_picture(format: str, kept: float) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (120, 160, 3), dtype=np.uint8))
    content = saved(noise, format)
    assert reason(content[: max(20, int(len(content) * kept))]) == "image_truncated"


def test_refuses_what_is_no_picture() -> None:
    assert reason(b"") == "empty_file"
    assert reason(b"Dear Sir, please find attached my holiday picture.") == "not_an_image"
    assert reason(b"%PDF-1.7 " + bytes(range(256)) * 4) == "not_an_image"
    assert reason(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "not_an_image"


def test_refuses_a_bomb_before_decoding_it() -> None:
    bomb = png_header(25_000, 20_000)
    assert inspect(bomb).width == 25_000
    with pytest.raises(BadImage) as refused:
        decode(bomb)
    assert refused.value.reason == "too_many_pixels"
    assert refused.value.figures == {"pixels": 500_000_000, "max_pixels": 100_000_000}


def test_refuses_a_tiny_picture() -> None:
    assert reason(saved(gradient(31, 200), "PNG")) == "too_small"
    assert decode(saved(gradient(32, 32), "PNG")).shape == (32, 32, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_turns_the_picture_as_exif_says(orientation: int, format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if format == "JPEG" else {"lossless": True} if format == "WEBP" else {}
    content = saved(gradient(), format, exif=exif, **options)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")
    decoded = decode(content)
    np.testing.assert_array_equal(decoded, np.array(upright))
    header = inspect(content)
    assert (header.height, header.width) == decoded.shape[:2]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_survives_broken_exif() -> None:
    content = saved(gradient(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffgarbage")
    assert decode(content).shape == (60, 80, 3)


def test_takes_the_first_frame_of_an_animation() -> None:
    red, blue = (Image.new("RGB", (64, 48), colour) for colour in ("red", "blue"))
    for format in ("GIF", "WEBP", "PNG"):
        content = saved(red, format, save_all=True, append_images=[blue, red])
        assert inspect(content).frames == 3
        assert np.abs(decode(content).mean((0, 1)) - (255, 0, 0)).max() < 6


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_lays_transparency_over_white(mode: str) -> None:
    layer = Image.new("RGBA", (40, 40), (0, 0, 0, 255))
    layer.paste((0, 0, 0, 0), (0, 0, 20, 40))
    if mode == "P":
        palette = Image.new("P", (40, 40), 0)
        palette.putpalette([255, 0, 255, 0, 0, 0])
        palette.paste(1, (20, 0, 40, 40))
        content = saved(palette, "PNG", transparency=0)
    else:
        content = saved(layer.convert(mode), "PNG")
    decoded = decode(content)
    assert (decoded[:, :20] == 255).all()
    assert (decoded[:, 20:] == 0).all()


def test_half_transparent_is_half_white() -> None:
    content = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 128)), "PNG")
    assert abs(int(decode(content)[5, 5, 0]) - 127) <= 1


def test_reads_cmyk() -> None:
    content = saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG", quality=95)
    red, green, blue = decode(content)[20, 20].astype(int)
    assert red > 200
    assert max(green, blue) < 60


def test_scales_sixteen_bits() -> None:
    values = np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16)
    for content in (saved(Image.fromarray(values), "PNG"), saved(Image.fromarray(values), "TIFF")):
        decoded = decode(content)[..., 1]
        assert np.abs(decoded.astype(int) - values / 257).max() <= 1


def test_scales_sixteen_bit_colour() -> None:
    rows = np.zeros((40, 40, 3), ">u2")
    rows[..., 0] = 40_000
    raw = b"".join(b"\0" + row.tobytes() for row in rows)

    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 16, 2, 0, 0, 0))
    content += chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    assert abs(int(decode(content)[0, 0, 0]) - 40_000 // 257) <= 1


def test_translates_a_wide_gamut() -> None:
    content = saved(Image.new("RGB", (40, 40), (200, 100, 60)), "PNG", icc_profile=display_p3())
    # By hand: gamma 2.2 to linear, the matrix from P3 to sRGB, sRGB's curve.
    np.testing.assert_allclose(decode(content)[0, 0].astype(int), (216, 93, 42), atol=3)


def display_p3() -> bytes:
    """A minimal matrix profile with Display P3's colorants (D50) and a gamma of 2.2."""

    def s15(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(s15(value) for value in values)

    text = "P3".encode("utf-16-be")
    description = b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 563) + b"\0\0"
    tags = {
        b"desc": description, b"wtpt": xyz(0.9642, 1.0, 0.8249), b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2920, 0.6922, 0.0419), b"bXYZ": xyz(0.1571, 0.0666, 0.7841),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    size = 128 + len(table) + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    header += b"\0" * 12 + b"acsp" + b"\0" * 28 + s15(0.9642) + s15(1.0) + s15(0.8249)
    return header.ljust(128, b"\0") + table + body


def test_decodes_small_when_asked() -> None:
    for format in ("JPEG", "PNG"):
        decoded = decode(saved(gradient(1600, 900), format), max_side=200)
        assert decoded.shape == (112, 200, 3)
        expected = np.array(gradient(1600, 900).resize((200, 112), Image.Resampling.LANCZOS))
        assert np.abs(decoded.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("format", ["png", "jpeg", "webp"])
def test_encodes_what_it_decodes(format: str) -> None:
    image = np.array(gradient())
    decoded = decode(encode(image, format, quality=95))  # type: ignore[arg-type]
    assert np.abs(decoded.astype(int) - image).mean() < (0.01 if format == "png" else 4)


def test_resize_shrinks_and_never_enlarges() -> None:
    image = np.array(gradient(200, 100))
    assert resize(image, 50).shape == (25, 50, 3)
    assert resize(image, 400) is image
