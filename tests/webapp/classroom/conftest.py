"""A lesson of Alice's with photographs of two kinds; features that cost nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from vision.training import features, taught
from vision.training.ensemble import EnsembleSettings
from vision.training.transfer import HeadSettings
from webapp.accounts.models import User
from webapp.classroom.models import Lesson, LessonClass
from webapp.classroom.pipelines import learning, looking, looks, measuring
from webapp.classroom.services.lessons import add_examples, create_lesson, rename_class
from webapp.photos.models import Photo
from webapp.photos.services import add_photo

KINDS = ("Red", "Blue")


def color_photo(owner: User, kind: int, number: int) -> Photo:
    """Reddish or bluish noise."""
    return add_photo(
        owner=owner,
        role="photograph",
        file=ContentFile(picture(kind, number), f"{KINDS[kind]} {number}.png"),
    )


def picture(kind: int, number: int) -> bytes:
    rng = np.random.default_rng((kind, number))
    pixels = rng.integers(0, 90, (48, 64, 3), np.uint8)
    pixels[..., 2 * kind] += 150
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def lesson(alice: User) -> Lesson:
    """Two classes with five photographs each, of which one each is kept aside."""
    made = create_lesson(owner=alice, name="Colours")
    for kind, one in enumerate(made.classes.all()):
        rename_class(one, KINDS[kind])
        add_examples(one, [color_photo(alice, kind, number).pk for number in range(5)])
    return made


def class_named(lesson: Lesson, name: str) -> LessonClass:
    return lesson.classes.get(name=name)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many squares the network looked at, at each call; what it says are the mean colours, repeated."""
    counts: list[int] = []

    def cheap(squares: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        counts.append(len(squares))
        means = np.stack([np.asarray(square, np.float32).mean((0, 1)) / 255 for square in squares])
        return np.tile(means, features.FEATURES // 3 + 1)[:, : features.FEATURES]

    for module in (measuring, looks, taught):
        monkeypatch.setattr(module, "features_of", cheap)
    monkeypatch.setattr(features, "features_of", cheap)
    # Means of colours are told apart in a few large steps.
    monkeypatch.setattr(
        learning, "HeadSettings", partial(HeadSettings, steps=12, learning_rate=3e-3, decay=0)
    )
    quick = partial(EnsembleSettings, hidden=8, steps=12, learning_rate=1e-2)
    monkeypatch.setattr(learning, "EnsembleSettings", quick)
    looking._lesson.cache_clear()
    return counts


def post(client: Client, address: str, body: dict[str, Any]) -> HttpResponse:
    answer: HttpResponse = client.post(address, json.dumps(body), content_type="application/json")  # type: ignore[assignment]
    return answer


def reason(answer: Any) -> str:
    return str(json.loads(answer.content)["error"]["reason"])
