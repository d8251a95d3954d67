"""Whatever is sent, it becomes a picture or an honest sentence."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from tests.webapp.conftest import client_of
from tests.webapp.pictures import colourful, encoded, upload
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.fixture
def client(alice: User) -> Client:
    return client_of(alice)


def send(client: Client, content: bytes, name: str = "picture.jpg", role: str = "photograph") -> HttpResponse:
    response: HttpResponse = client.post(
        "/photos/",
        {"file": SimpleUploadedFile(name, content), "role": role},
        headers={"accept-language": "en"},
    )
    return response


def files_kept(settings: LazySettings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises any number of pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def heic() -> bytes:
    return encoded(colourful(), "HEIF")


GOOD = {
    "jpeg": (encoded(colourful(), "JPEG"), "JPEG", (96, 64)),
    "png": (encoded(colourful(), "PNG"), "PNG", (96, 64)),
    "webp": (encoded(colourful(), "WEBP"), "WEBP", (96, 64)),
    "tiff": (encoded(colourful(), "TIFF"), "TIFF", (96, 64)),
    "bmp": (encoded(colourful(), "BMP"), "BMP", (96, 64)),
    "cmyk jpeg": (encoded(colourful().convert("CMYK"), "JPEG"), "JPEG", (96, 64)),
    "palette gif": (encoded(colourful().convert("P"), "GIF"), "GIF", (96, 64)),
    "16-bit png": (encoded(Image.fromarray(np.full((64, 96), 30_000, np.uint16)), "PNG"), "PNG", (96, 64)),
    "alpha png": (encoded(Image.new("RGBA", (96, 64), (200, 0, 0, 128)), "PNG"), "PNG", (96, 64)),
    "grey": (encoded(colourful().convert("L"), "PNG"), "PNG", (96, 64)),
}


@pytest.mark.parametrize("what", GOOD)
def test_takes(client: Client, what: str) -> None:
    content, format, size = GOOD[what]
    response = send(client, content)
    assert response.status_code == 201, response.content
    photo = Photo.objects.get()
    assert (photo.format, (photo.width, photo.height), photo.notes) == (format, size, [])
    with photo.original.open("rb") as original:
        assert original.read() == content
    for copy in (photo.display, photo.thumbnail):
        with Image.open(copy.path) as picture:
            picture.load()
            assert (picture.mode, picture.size) == ("RGB", size)


def test_takes_heic(client: Client) -> None:
    if not pillow_heif.libheif_info()["encoders"]:
        pytest.skip("this build of pillow-heif cannot write HEIC")
    assert send(client, heic(), "IMG_0001.HEIC").status_code == 201
    assert Photo.objects.get().format == "HEIF"


def test_alpha_lies_over_white(client: Client) -> None:
    send(client, encoded(Image.new("RGBA", (96, 64), (255, 0, 0, 0)), "PNG"))
    with Image.open(Photo.objects.get().display.path) as picture:
        assert min(picture.getpixel((50, 30))) > 250  # type: ignore[arg-type, type-var]


def test_turns_as_the_camera_was_held(client: Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = Image.new("RGB", (96, 64), "red")
    upright.paste("blue", (0, 0, 48, 64))
    send(client, encoded(upright, "JPEG", exif=exif))
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (64, 96)
    with Image.open(photo.display.path) as picture:
        assert picture.size == (64, 96)
        red, _, blue = picture.getpixel((32, 10))  # type: ignore[misc]
        assert blue > 200 > red


def test_shows_the_first_frame_of_an_animation_and_says_so(client: Client) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue", "lime")]
    animated = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert json.loads(send(client, animated).content)["notes"] == ["animated_first_frame"]
    with Image.open(Photo.objects.get().display.path) as picture:
        assert picture.getpixel((5, 5))[0] > 240  # type: ignore[index]


BAD = {
    "nothing": (b"", 400, "empty_file"),
    "text": ("今天天气很好 and so on".encode(), 415, "not_an_image"),
    "html": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", 415, "not_an_image"),
    "half a jpeg": (encoded(colourful(400, 300), "JPEG", quality=95)[:9000], 400, "image_truncated"),
    "half a png": (encoded(colourful(400, 300), "PNG")[:5000], 400, "image_truncated"),
    "only a jpeg's start": (b"\xff\xd8\xff\xe0", 400, "image_truncated"),
    "a bomb": (png_that_claims(25_000, 20_000), 413, "too_many_pixels"),
    "a speck": (encoded(colourful(31, 64)), 400, "too_small"),
}


@pytest.mark.parametrize("what", BAD)
def test_refuses(client: Client, settings: LazySettings, what: str) -> None:
    content, status, reason = BAD[what]
    response = send(client, content)
    error = json.loads(response.content)["error"]
    assert (response.status_code, error["reason"]) == (status, reason)
    assert "%" not in error["message"]
    assert "?" not in error["message"]
    assert not Photo.objects.exists()
    assert not files_kept(settings)


def test_the_sentence_says_the_numbers(client: Client) -> None:
    error = json.loads(send(client, BAD["a bomb"][0]).content)["error"]
    assert "500 megapixels" in error["message"]
    assert "up to 100" in error["message"]


def test_refuses_without_a_file_or_with_a_strange_role(client: Client) -> None:
    assert json.loads(client.post("/photos/", {"role": "painting"}).content)["error"]["reason"] == "no_file"
    response = send(client, encoded(colourful()), role="admin")
    assert (response.status_code, json.loads(response.content)["error"]["reason"]) == (400, "bad_role")


def test_a_file_longer_than_allowed_is_refused(client: Client, settings: LazySettings) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    response = send(client, encoded(colourful()))
    assert (response.status_code, json.loads(response.content)["error"]["reason"]) == (413, "file_too_large")


def test_a_full_disk_keeps_nothing_and_says_so(
    client: Client, settings: LazySettings, full_disk: Path
) -> None:
    settings.MEDIA_ROOT = full_disk
    response = send(client, encoded(colourful(600, 400), "BMP"))
    assert (response.status_code, json.loads(response.content)["error"]["reason"]) == (507, "disk_full")
    assert not Photo.objects.exists()
    assert [path.name for path in files_kept(settings)] == ["filler"]


def test_the_same_picture_twice_is_one(client: Client) -> None:
    ids = {json.loads(send(client, encoded(colourful())).content)["id"] for _ in range(2)}
    assert len(ids) == 1
    assert Photo.objects.count() == 1


def test_the_same_picture_of_two_people_is_two(client: Client, bob: User) -> None:
    for sender in (client, client_of(bob)):
        assert send(sender, encoded(colourful())).status_code == 201
    assert Photo.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("holiday_at_sea.JPG", "holiday at sea"),
        ("../../etc/passwd.png", "passwd"),
        ("C:\\Users\\me\\黄山.heic", "黄山"),
        ("image.jpg", "Untitled"),
        ("evil\u202egnp.exe.png", "evil gnp.exe"),
        ("x" * 300 + ".png", "x" * 80),
    ],
)
def test_the_title_comes_from_the_files_name(client: Client, name: str, title: str) -> None:
    file = upload(name="ignored.png")
    file.name = name  # Django's own client and parser clean names too; this is what is left to us
    from webapp.photos.services import add_photo
    from webapp.photos.titles import title_from

    assert title_from(name) == title
    assert add_photo(owner=None, role="painting", file=file).original.name.startswith("photos/house/")
