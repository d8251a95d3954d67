"""Masks are kept for who drew them, and taken home at the photograph's full size."""

from __future__ import annotations

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.webapp.conftest import client_of
from vision import images
from vision.segmentation import rle as run_lengths
from webapp.accounts.models import User
from webapp.cutouts.models import Cutout
from webapp.photos.models import Photo
from webapp.photos.services import add_photo, remove_photo

HEIGHT, WIDTH = 60, 80
EXPORTS = ("picture.png", "mask.png", "polygons.json", "rle.json", "mask")


def png(pixels: np.ndarray) -> SimpleUploadedFile:
    return SimpleUploadedFile("mask.png", images.encode(pixels, "png"))


def mask(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """Kept: 20 columns of 30 rows."""
    gray = np.zeros((height, width), np.uint8)
    gray[10:40, 20:40] = 255
    return gray


@pytest.fixture
def picture(alice: User) -> Photo:
    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    pixels[:, :40] = (200, 30, 30)
    return add_photo(
        owner=alice, role="photograph", file=ContentFile(images.encode(pixels, "png"), name="a.png")
    )


@pytest.fixture
def page(picture: Photo) -> str:
    return f"/library/{picture.pk}/cutout/"


@pytest.fixture
def client(alice: User) -> Client:
    return client_of(alice)


@pytest.fixture
def saved(client: Client, page: str) -> Cutout:
    assert client.post(f"{page}mask", {"file": png(mask())}).status_code == 200
    return Cutout.objects.get()


def test_a_mask_is_kept_and_the_next_one_replaces_it(client: Client, page: str, saved: Cutout) -> None:
    first = Path(saved.mask.path)
    assert np.array_equal(np.asarray(Image.open(BytesIO(client.get(f"{page}mask").content))), mask())
    client.post(f"{page}mask", {"file": png(255 - mask())})
    assert Cutout.objects.count() == 1
    assert np.array_equal(np.asarray(Image.open(BytesIO(client.get(f"{page}mask").content))), 255 - mask())
    assert not first.exists()


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (png(mask(width=81)), "mask_does_not_fit"),
        (SimpleUploadedFile("mask.png", b"no picture"), "not_an_image"),
        (SimpleUploadedFile("mask.png", images.encode(mask(), "png")[:80]), "image_truncated"),
    ],
)
def test_what_is_no_mask_of_this_photograph_loses_nothing(
    client: Client, page: str, saved: Cutout, file: SimpleUploadedFile, reason: str
) -> None:
    answer = client.post(f"{page}mask", {"file": file})
    assert answer.json()["error"]["reason"] == reason
    assert np.array_equal(np.asarray(Image.open(BytesIO(client.get(f"{page}mask").content))), mask())


def test_a_full_disk_loses_nothing(
    client: Client, page: str, saved: Cutout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(storage: FileSystemStorage, name: str, content: Any) -> str:
        Path(storage.path(name)).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "_save", full)
        answer = client.post(f"{page}mask", {"file": png(255 - mask())})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (507, "disk_full")
    assert np.array_equal(np.asarray(Image.open(BytesIO(client.get(f"{page}mask").content))), mask())
    assert [path.name for path in Path(saved.mask.path).parent.iterdir()] == [Path(saved.mask.path).name]


def test_a_mask_that_is_too_large_is_not_even_looked_at(
    client: Client, page: str, saved: Cutout, settings: Any
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    answer = client.post(f"{page}mask", {"file": SimpleUploadedFile("mask.png", b"x" * 101)})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (413, "file_too_large")


@pytest.mark.parametrize("name", ["picture.png", "polygons.json"])
def test_a_photograph_whose_file_is_damaged_or_gone_is_said_to_be(
    client: Client, page: str, saved: Cutout, name: str
) -> None:
    original = Path(saved.photo.original.path)
    original.write_bytes(original.read_bytes()[:60])
    answer = client.get(f"{page}{name}")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "image_truncated")
    original.unlink()
    answer = client.get(f"{page}{name}")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (404, "photo_deleted")


def test_takes_home_the_thing_and_nothing_else(client: Client, page: str, saved: Cutout) -> None:
    answer = client.get(f"{page}picture.png")
    assert answer["Content-Disposition"] == 'attachment; filename="a-cutout.png"'
    taken = np.asarray(Image.open(BytesIO(answer.content)))
    assert (taken[..., 3] == mask()).all()
    assert (taken[mask() > 0][:, :3] == (200, 30, 30)).all()
    assert (taken[50:, 60:] == 0).all()


def test_puts_a_colour_or_another_photograph_behind(
    client: Client, page: str, saved: Cutout, alice: User, painting: Photo
) -> None:
    def shown(query: str) -> np.ndarray:
        return np.asarray(Image.open(BytesIO(client.get(f"{page}picture.png?{query}").content)))

    assert (shown("background=color&color=%2300ff00")[0, 0] == (0, 255, 0)).all()
    white = add_photo(
        owner=alice,
        role="photograph",
        file=ContentFile(images.encode(np.full((40, 90, 3), 255, np.uint8), "png"), name="white.png"),
    )
    behind = shown(f"background=photo&photo={white.pk}")
    assert behind.shape == (HEIGHT, WIDTH, 3)
    assert (behind[mask() == 0] == 255).all()
    assert (behind[mask() > 0] == (200, 30, 30)).all()
    blurred = shown("background=blur")
    assert 0 < blurred[5, 40, 0] < 200
    assert client.get(f"{page}picture.png?background=photo&photo={saved.pk}").status_code == 404


def test_polygons_and_run_lengths_say_the_same(client: Client, page: str, saved: Cutout) -> None:
    outlines = client.get(f"{page}polygons.json").json()
    assert (outlines["width"], outlines["height"]) == (WIDTH, HEIGHT)
    points = np.array(outlines["polygons"][0]["outline"]).reshape(-1, 2)
    assert points.min(axis=0).tolist() == [20, 10]
    assert points.max(axis=0).tolist() == [40, 40]
    runs = client.get(f"{page}rle.json").json()["segmentation"]
    assert np.array_equal(run_lengths.decode(runs), mask() > 0)


def test_a_larger_photograph_is_cut_out_at_its_full_size(client: Client, alice: User) -> None:
    pixels = np.zeros((1200, 3000, 3), np.uint8)
    pixels[:, 1500:] = 255
    file = ContentFile(images.encode(pixels, "png"), name="wide.png")
    photo = add_photo(owner=alice, role="photograph", file=file)
    drawn = np.zeros((819, 2048), np.uint8)
    drawn[:, 1024:] = 255
    client.post(f"/library/{photo.pk}/cutout/mask", {"file": png(drawn)})
    taken = np.asarray(Image.open(BytesIO(client.get(f"/library/{photo.pk}/cutout/picture.png").content)))
    assert taken.shape == (1200, 3000, 4)
    # The edge is the photograph's, not that of enlarged pixels.
    assert (taken[:, 1501:, 3] > 250).all()
    assert (taken[:, :1499, 3] < 5).all()


@pytest.mark.parametrize("name", EXPORTS)
def test_others_see_nothing(bob: User, guest: User, page: str, saved: Cutout, name: str) -> None:
    for stranger in (bob, guest):
        assert client_of(stranger).get(f"{page}{name}").status_code == 404


def test_a_photograph_of_the_house_has_a_cut_out_for_each(alice: User, bob: User) -> None:
    file = ContentFile(images.encode(np.zeros((HEIGHT, WIDTH, 3), np.uint8), "png"), name="h.png")
    house = add_photo(owner=None, role="photograph", file=file, slug="house", title="House")
    page = f"/library/{house.pk}/cutout/"
    client_of(alice).post(f"{page}mask", {"file": png(mask())})
    assert client_of(bob).get(f"{page}mask").status_code == 404
    client_of(bob).post(f"{page}mask", {"file": png(255 - mask())})
    assert Cutout.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_goes_with_its_photograph(alice: User, saved: Cutout) -> None:
    path = Path(saved.mask.path)
    remove_photo(saved.photo)
    assert not Cutout.objects.exists()
    assert not path.exists()


def test_looking_for_edges_needs_a_mask(client: Client, page: str) -> None:
    wish = {"method": "edges", "request_key": "9b0f4b0a-3a58-4fbb-8d8e-5f1cfa2a2f6b"}
    answer = client.post(f"{page}find", wish, content_type="application/json")
    assert answer.json()["error"]["reason"] == "no_cutout"


def test_a_box_needs_four_sides(client: Client, page: str) -> None:
    wish = {"method": "box", "left": 3, "request_key": "9b0f4b0a-3a58-4fbb-8d8e-5f1cfa2a2f6b"}
    answer = client.post(f"{page}find", wish, content_type="application/json")
    assert answer.json()["error"]["reason"] == "bad_setting"
