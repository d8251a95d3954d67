"""Photographs of the house and of Alice's, and jobs of the zoo run as a worker runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from skimage import data

from tests.webapp.conftest import client_of
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

MAIN = "efficientnet-lite0"


def add_picture(name: str, owner: User | None) -> Photo:
    """scikit-image's picture of a name, such as ``coffee``, in somebody's library; or the house's."""
    stream = BytesIO()
    Image.fromarray(np.array(getattr(data, name)())).save(stream, "PNG")
    return add_photo(owner=owner, role="photograph", file=ContentFile(stream.getvalue(), f"{name}.png"))


@pytest.fixture
def coffee(alice: User) -> Photo:
    return add_picture("coffee", alice)


def post(client: Client, address: str, **wish: Any) -> HttpResponse:
    body = {"request_key": str(uuid4()), **wish}
    return client.post(address, json.dumps(body, default=str), content_type="application/json")  # type: ignore[return-value]


Run = Callable[..., Job]


@pytest.fixture
def run(alice: User) -> Run:
    """Have Alice ask for something, and a worker do it."""

    def ask(address: str, **wish: Any) -> Job:
        answer = post(client_of(alice), address, **wish)
        assert answer.status_code == 201, answer.content
        job = Job.objects.get(pk=json.loads(answer.content)["id"])
        assert runner.run(job.pk) is runner.Outcome.DONE
        return Job.objects.get(pk=job.pk)

    return ask
