"""A data set of Alice's with photographs whose things are known."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from vision.scenes import scenes
from webapp.accounts.models import User
from webapp.datasets.models import Dataset
from webapp.datasets.services import trainings
from webapp.datasets.services.datasets import add_photos, create_dataset
from webapp.datasets.services.drawn import Box, Outline, keep_boxes, keep_outlines
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

CLASSES = ["circle", "square", "triangle", "cross"]


@pytest.fixture
def photos(alice: User) -> list[Photo]:
    """Four of 120 × 90 px in Alice's library."""
    return [add_scene(alice, seed) for seed in range(4)]


@pytest.fixture
def dataset(alice: User, photos: list[Photo]) -> Dataset:
    """Has all four, none of them annotated."""
    made = create_dataset(owner=alice, name="Shapes", classes=CLASSES)
    add_photos(made, photos=[photo.pk for photo in photos])
    return made


@pytest.fixture
def masks(alice: User, photos: list[Photo]) -> Dataset:
    """Has all four, to have outlines drawn on."""
    made = create_dataset(owner=alice, name="Shapes cut out", classes=CLASSES, kind=Dataset.Kind.MASKS)
    add_photos(made, photos=[photo.pk for photo in photos])
    return made


def add_scene(owner: User, seed: int) -> Photo:
    (scene,) = scenes(1, seed, size=(90, 120))
    stream = BytesIO()
    Image.fromarray(scene.image).save(stream, "PNG")
    file = ContentFile(stream.getvalue(), f"scene {seed}.png")
    return add_photo(owner=owner, role="photograph", file=file)


def post(client: Client, address: str, body: dict[str, Any]) -> HttpResponse:
    answer: HttpResponse = client.post(address, json.dumps(body), content_type="application/json")  # type: ignore[assignment]
    return answer


def reason(answer: HttpResponse) -> str:
    return str(json.loads(answer.content)["error"]["reason"])


def annotate(dataset: Dataset, *boxes: Box) -> None:
    """The same boxes on every photograph of a data set."""
    for row in dataset.rows.all():
        keep_boxes(row, list(boxes), classes=row.dataset.classes)


def outline(dataset: Dataset, *outlines: Outline) -> None:
    """The same outlines on every photograph of a data set."""
    for row in dataset.rows.all():
        keep_outlines(row, list(outlines), classes=row.dataset.classes)


def train(dataset: Dataset) -> Any:
    return trainings.train(dataset, name="", effort="quick", request_key=uuid4())
