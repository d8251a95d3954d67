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
from webapp.datasets import services
from webapp.datasets.models import Dataset
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
    made = services.create_dataset(owner=alice, name="Shapes", classes=CLASSES)
    services.add_photos(made, photos=[photo.pk for photo in photos])
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


def annotate(dataset: Dataset, *boxes: services.Box) -> None:
    """The same boxes on every photograph of a data set."""
    for row in dataset.rows.all():
        services.keep_boxes(row, list(boxes))


def train(dataset: Dataset) -> Any:
    return services.train(dataset, name="", effort="quick", request_key=uuid4())
