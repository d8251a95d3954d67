"""What is in photographs, carried to other programs and back; and archives that cannot be used."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import annotate, outline, reason
from tests.webapp.pictures import colourful, encoded
from webapp.accounts.models import User
from webapp.datasets import selectors
from webapp.datasets.models import Dataset, DatasetImport, DatasetPhoto
from webapp.datasets.pipelines import importing
from webapp.datasets.services.datasets import delete_dataset
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)

PICTURE = encoded(colourful(80, 40, seed=5))


def packed(files: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def coco(*annotations: dict[str, Any], classes: tuple[str, ...] = ("square", "mug")) -> bytes:
    document = {
        "images": [{"id": 1, "file_name": "a.png", "width": 80, "height": 40}],
        "categories": [{"id": number, "name": name} for number, name in enumerate(classes, 1)],
        "annotations": [
            {"id": number, "image_id": 1, "category_id": 2, "bbox": [10, 10, 20, 20], **one}
            for number, one in enumerate(annotations, 1)
        ],
    }
    return json.dumps(document).encode()


def send(dataset: Dataset, content: bytes) -> HttpResponse:
    form = {"archive": SimpleUploadedFile("a.zip", content), "request_key": str(uuid4())}
    answer: HttpResponse = client_of(dataset.owner).post(f"/datasets/{dataset.pk}/import", form)  # type: ignore[assignment]
    return answer


def bring(dataset: Dataset, content: bytes) -> Job:
    """Send an archive and let a worker read it."""
    assert send(dataset, content).status_code == 201
    job = Job.objects.latest("pk")
    runner.run(job.pk)
    job.refresh_from_db()
    return job


def reported(dataset: Dataset) -> tuple[int, list[str]]:
    found = selectors.find_import(dataset)
    assert found is not None
    return found["photos"], found["refused"]


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_boxes_that_are_exported_come_back_the_same(dataset: Dataset, alice: User, format: str) -> None:
    annotate(dataset, (10, 20, 40, 60, 2), (50, 5, 110, 80, 0))
    exported = client_of(alice).get(f"/datasets/{dataset.pk}/export/{format}").content
    DatasetPhoto.objects.update(boxes=[], annotated_at=None)
    assert bring(dataset, exported).state == Job.State.DONE
    assert reported(dataset) == (4, [])
    for row in dataset.rows.all():
        assert [[round(edge) for edge in box] for box in row.boxes] == [
            [10, 20, 40, 60, 2],
            [50, 5, 110, 80, 0],
        ]


@pytest.mark.parametrize("format", ["coco", "yolo"])
def test_outlines_that_are_exported_come_back_the_same(masks: Dataset, alice: User, format: str) -> None:
    drawn = {"place": 2, "rings": [[10, 10, 50, 10, 50, 60, 10, 60]]}
    outline(masks, drawn)  # type: ignore[arg-type]
    exported = client_of(alice).get(f"/datasets/{masks.pk}/export/{format}").content
    DatasetPhoto.objects.update(outlines=[], annotated_at=None)
    assert bring(masks, exported).state == Job.State.DONE
    assert [row.outlines for row in masks.rows.all()] == [[drawn]] * 4
    assert client_of(alice).get(f"/datasets/{masks.pk}/export/voc").status_code == 404


def test_holes_go_out_as_run_lengths_and_come_back_as_holes(masks: Dataset, alice: User) -> None:
    ring = [10.0, 10.0, 10.0, 60.0, 50.0, 60.0, 50.0, 10.0]
    hole = [20.0, 20.0, 20.0, 40.0, 40.0, 40.0, 40.0, 20.0]
    outline(masks, {"place": 0, "rings": [ring, hole]})
    exported = client_of(alice).get(f"/datasets/{masks.pk}/export/coco").content
    DatasetPhoto.objects.update(outlines=[], annotated_at=None)
    bring(masks, exported)
    (one,) = masks.rows.all()[0].outlines
    corners = [{(x, y) for x, y in zip(found[::2], found[1::2], strict=True)} for found in one["rings"]]
    assert corners == [{(x, y) for x, y in zip(r[::2], r[1::2], strict=True)} for r in (ring, hole)]


def test_photographs_come_with_their_boxes(dataset: Dataset, alice: User) -> None:
    files = {
        "images/a.png": PICTURE,
        "images/broken.png": b"no picture",
        "labels/a.txt": b"1 0.5 0.5 0.5 0.5\n",
        "data.yaml": b"names: [square, mug]\n",
    }
    bring(dataset, packed(files))
    photos, refused = reported(dataset)
    assert photos == 1
    assert refused[0].startswith("images/broken.png: This file is not a picture")
    row = DatasetPhoto.objects.exclude(boxes=[]).get()
    assert (row.photo.owner, row.photo.width) == (alice, 80)
    assert Dataset.objects.get().classes[-1] == "mug"
    assert row.boxes == [[20, 10, 60, 30, 4]]


def test_a_box_of_one_pixel_is_kept(dataset: Dataset) -> None:
    bring(dataset, packed({"a.png": PICTURE, "a.json": coco({"bbox": [10, 10, 1, 1]})}))
    assert DatasetPhoto.objects.exclude(boxes=[]).get().boxes == [[10, 10, 11, 11, 4]]


def test_things_without_an_outline_are_left_out_and_said(masks: Dataset) -> None:
    outlined = {"segmentation": [[10, 10, 30, 10, 30, 30]]}
    bring(masks, packed({"a.png": PICTURE, "a.json": coco(outlined, {})}))
    assert DatasetPhoto.objects.exclude(outlines=[]).get().outlines == [
        {"place": 4, "rings": [[10, 10, 30, 10, 30, 30]]}
    ]
    photos, (left_out,) = reported(masks)
    assert photos == 1
    assert left_out == "a.png: Things that have a box but no outline were left out: 1 of them."


def test_run_lengths_that_fill_no_picture_are_said_of_their_picture(masks: Dataset) -> None:
    wrong = {"segmentation": {"size": [40, 80], "counts": [5, 5]}}
    assert bring(masks, packed({"a.png": PICTURE, "a.json": coco(wrong)})).state == Job.State.DONE
    photos, (line,) = reported(masks)
    assert photos == 0
    assert line == "a.png: The run lengths of a mask do not fit its picture."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no archive", "archive_unreadable"),
        (packed({"../../evil.json": b"{}"}), "archive_unsafe"),
    ],
)
def test_what_is_no_archive_is_refused_at_once(dataset: Dataset, content: bytes, why: str) -> None:
    assert reason(send(dataset, content)) == why
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.json": b"no json"}, "bad_json"),
        ({"readme.md": b"hello"}, "no_annotations"),
        ({"a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><annotation/>"}, "xml_with_entities"),
        ({"a.png": PICTURE, "a.json": b""}, "bad_json"),
        ({"a.png": PICTURE, "a.json": b'{"images": [], "annotations": [], "categories": []}'}, "no_classes"),
        ({"a.png": PICTURE, "a.json": coco({"category_id": 7})}, "unknown_class"),
        ({"a.png": PICTURE, "a.json": coco({"bbox": [10, 10, 0, 5]})}, "box_empty"),
        ({"a.png": PICTURE, "a.json": coco({"bbox": [70, 10, 40, 5]})}, "box_beyond"),
        ({"b.png": PICTURE, "a.json": coco({})}, "unknown_picture"),
        ({"a.png": b"no picture", "b.png": PICTURE, "a.json": coco({})}, "broken_picture"),
        ({"a.png": PICTURE, "labels/a.txt": b"3 .5 .5 .5 .5", "data.yaml": b"names: [a]"}, "unknown_class"),
        ({"a.png": PICTURE, "labels/a.txt": b"0 .5 .5 .5 .5"}, "no_classes"),
    ],
)
def test_an_archive_that_cannot_be_used_says_why_and_changes_nothing(
    dataset: Dataset, files: dict[str, bytes], why: str
) -> None:
    annotate(dataset, (10, 10, 40, 40, 1))
    job = bring(dataset, packed(files))
    assert (job.state, job.reason) == (Job.State.FAILED, why)
    assert [row.boxes for row in DatasetPhoto.objects.all()] == [[[10, 10, 40, 40, 1]]] * 4
    assert Dataset.objects.get().classes == dataset.classes
    assert not DatasetImport.objects.get().archive


def test_masks_are_not_made_of_boxes(masks: Dataset) -> None:
    job = bring(masks, packed({"a.png": PICTURE, "a.json": coco({})}))
    assert job.reason == "no_outlines"


def test_begun_again_after_a_killed_worker_an_import_comes_to_the_same(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = {f"labels/{name}.txt": b"0 .5 .5 .5 .5" for name in "ab"}
    pictures = {f"{name}.png": encoded(colourful(80, 40, seed=ord(name))) for name in "ab"}
    send(dataset, packed({**pictures, **labels, "data.yaml": b"names: [mug]"}))
    job = Job.objects.get()
    steps = importing.bring(job, None)
    for _ in range(3):  # both measured, the first one kept; and nothing more is heard of that worker
        next(steps)
    assert DatasetPhoto.objects.exclude(boxes=[]).count() == 1
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert DatasetPhoto.objects.exclude(boxes=[]).count() == 2
    assert Photo.objects.filter(width=80).count() == 2
    assert reported(dataset) == (2, [])


def test_the_archive_goes_with_the_import_that_is_stopped_or_its_data_set(dataset: Dataset) -> None:
    send(dataset, packed({"a.png": PICTURE, "a.json": coco({})}))
    path = str(DatasetImport.objects.get().archive)
    assert default_storage.exists(path)
    assert reason(send(dataset, packed({"a.json": b""}))) == "import_running"
    cancel_job(Job.objects.get())
    send(dataset, packed({"a.png": PICTURE, "a.json": coco({})}))
    assert not default_storage.exists(path)
    path = str(DatasetImport.objects.get().archive)
    delete_dataset(dataset)
    assert not default_storage.exists(path)


def test_what_is_said_of_an_import_is_put_away(dataset: Dataset, alice: User) -> None:
    bring(dataset, packed({"a.png": PICTURE, "a.json": coco({})}))
    client_of(alice).post(f"/datasets/{dataset.pk}/import/forget")
    assert selectors.find_import(dataset) is None
    assert dataset.rows.count() == 5
