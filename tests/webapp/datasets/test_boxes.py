"""What is in photographs, as people say it: kept, refused, carried to other programs and back."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import annotate, post
from tests.webapp.pictures import colourful, encoded
from webapp.accounts.models import User
from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.objects.services import delete_photos
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


def packed(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bring(dataset: Dataset, content: bytes) -> HttpResponse:
    upload = SimpleUploadedFile("a.zip", content)
    answer: HttpResponse = client_of(dataset.owner).post(  # type: ignore[assignment]
        f"/datasets/{dataset.pk}/import", {"archive": upload}
    )
    return answer


def reason(answer: HttpResponse) -> str:
    return str(json.loads(answer.content)["error"]["reason"])


def keep(dataset: Dataset, photo: Photo, boxes: object) -> HttpResponse:
    address = f"/datasets/{dataset.pk}/annotate/{photo.pk}/boxes"
    return post(client_of(dataset.owner), address, {"boxes": boxes})


def test_boxes_are_kept_in_px_of_the_photograph(dataset: Dataset, photos: list[Photo]) -> None:
    answer = keep(dataset, photos[0], [[10.126, 20, 40, 60.5, 1], [-0.4, 0, 120.3, 90, 0]])
    assert json.loads(answer.content)["boxes"] == [[10.13, 20, 40, 60.5, 1], [0, 0, 120, 90, 0]]
    row = DatasetPhoto.objects.get(photo=photos[0])
    assert row.annotated_at is not None
    assert keep(dataset, photos[0], []).status_code == 200
    assert DatasetPhoto.objects.get(photo=photos[0]).boxes == []


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        ([[130, 10, 150, 20, 0]], "box_outside"),
        ([[10, 10, 10.4, 20, 0]], "box_too_small"),
        ([[10, 10, 30, 20, 7]], "unknown_class_here"),
        ([[10, 10, 30, "x", 0]], "bad_request"),
        ([[1, 1, 30, 30, 0]] * 301, "too_many_boxes"),
    ],
)
def test_boxes_that_cannot_be_are_refused_and_the_others_stay(
    dataset: Dataset, photos: list[Photo], boxes: object, why: str
) -> None:
    keep(dataset, photos[0], [[10, 10, 30, 30, 1]])
    answer = keep(dataset, photos[0], boxes)
    assert reason(answer) == why
    assert DatasetPhoto.objects.get(photo=photos[0]).boxes == [[10, 10, 30, 30, 1]]


def test_a_class_is_added_or_renamed_but_not_twice(dataset: Dataset, alice: User) -> None:
    address = f"/datasets/{dataset.pk}/classes"
    assert post(client_of(alice), address, {"name": "star"}).status_code == 200
    assert post(client_of(alice), address, {"name": "disc", "place": 0}).status_code == 200
    assert reason(post(client_of(alice), address, {"name": "STAR"})) == "class_taken"
    assert Dataset.objects.get().classes == ["disc", "square", "triangle", "cross", "star"]


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_what_is_exported_comes_back_the_same(dataset: Dataset, alice: User, format: str) -> None:
    annotate(dataset, (10, 20, 40, 60, 2), (50, 5, 110, 80, 0))
    exported = client_of(alice).get(f"/datasets/{dataset.pk}/export/{format}").content
    DatasetPhoto.objects.update(boxes=[], annotated_at=None)
    assert json.loads(bring(dataset, exported).content) == {"photos": 4, "refused": []}
    for row in dataset.rows.all():
        assert [[round(edge) for edge in box] for box in row.boxes] == [
            [10, 20, 40, 60, 2],
            [50, 5, 110, 80, 0],
        ]


def test_photographs_come_with_their_boxes(dataset: Dataset, alice: User) -> None:
    picture = encoded(colourful(80, 40, seed=5))
    files = {
        "images/a.png": picture,
        "images/broken.png": b"no picture",
        "labels/a.txt": b"1 0.5 0.5 0.5 0.5\n",
        "data.yaml": b"names: [square, mug]\n",
    }
    brought = json.loads(bring(dataset, packed(files)).content)
    assert brought["photos"] == 1
    assert brought["refused"][0].startswith("images/broken.png: ")
    row = DatasetPhoto.objects.exclude(boxes=[]).get()
    assert (row.photo.owner, row.photo.width) == (alice, 80)
    assert Dataset.objects.get().classes[-1] == "mug"
    assert row.boxes == [[20, 10, 60, 30, 4]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no archive", "archive_unreadable"),
        (packed({"../../evil.json": b"{}"}), "archive_unsafe"),
        (packed({"a.json": b"no json"}), "bad_json"),
        (packed({"readme.md": b"hello"}), "no_annotations"),
        (packed({"a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><annotation/>"}), "xml_with_entities"),
    ],
)
def test_an_archive_that_cannot_be_used_changes_nothing(dataset: Dataset, content: bytes, why: str) -> None:
    assert reason(bring(dataset, content)) == why
    assert not dataset.rows.exclude(boxes=[]).exists()


def test_a_deleted_photograph_leaves_the_data_set(dataset: Dataset, photos: list[Photo], alice: User) -> None:
    delete_photos(photos=[photos[0].pk], owner=alice)
    assert dataset.rows.count() == 3
