"""Real photographs with things in them, and jobs on them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from skimage import data

from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.objects import services
from webapp.objects.models import Finding
from webapp.objects.pipelines import finding as finding_pipeline
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

Bring = Callable[..., Photo]


@pytest.fixture
def bring() -> Bring:
    """Adds scikit-image's picture of a name, such as ``astronaut``, to somebody's library; or the house's."""

    def add(name: str, owner: User | None, *, mark: int = 0) -> Photo:
        pixels = np.array(getattr(data, name)())
        pixels[0, 0] = mark  # the same picture twice would be one
        stream = BytesIO()
        Image.fromarray(pixels).save(stream, "PNG")
        return add_photo(owner=owner, role="photograph", file=ContentFile(stream.getvalue(), f"{name}.png"))

    return add


@pytest.fixture
def astronaut(bring: Bring, alice: User) -> Photo:
    return bring("astronaut", alice)


@pytest.fixture
def cat(bring: Bring, alice: User) -> Photo:
    return bring("chelsea", alice)


def look_at(photo: Photo, owner: User, detector: str = "nanodet") -> Finding:
    """Have a photograph looked at, as its job does."""
    job = services.find_objects(photo=photo, detector=detector, owner=owner, request_key=uuid4())
    assert runner.run(job.pk) is runner.Outcome.DONE
    return Finding.objects.get(photo=photo, owner=owner, detector=detector)


def batch_of(photos: list[Photo], owner: User) -> Job:
    ids = [photo.pk for photo in photos]
    return services.find_objects_in_many(photos=ids, detector="nanodet", owner=owner, request_key=uuid4())


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


class Looks:
    """Which photographs were really looked at, in order; a worker may be made to die at one of them."""

    def __init__(self) -> None:
        self.photos: list[Photo] = []
        self.dies_at = 0

    def __call__(self, photo: Photo, detector: str) -> Any:
        self.photos.append(photo)
        if len(self.photos) == self.dies_at:
            raise SystemExit  # as a killed process: nothing after it runs
        return self.really(photo, detector)

    really = staticmethod(finding_pipeline.look)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    seen = Looks()
    monkeypatch.setattr(finding_pipeline, "look", seen)
    return seen
