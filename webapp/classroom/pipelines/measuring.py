"""How well each way of answering does on photographs that were kept aside, what it costs, and what it says of strange things."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from vision.step import Step
from vision.training.features import SIDE, features_of
from vision.training.heads import Head
from vision.training.ten_crop import CROPS
from webapp.classroom.pipelines.examples import Examples
from webapp.classroom.pipelines.looks import Looks, look_at
from webapp.classroom.pipelines.offers import SURE
from webapp.photos.models import Photo
from webapp.photos.selectors import list_house_photos

MEASURED = 30
"""Photographs, at most: ten looks at each take a while."""
TIMED = 3
"""The shortest of so many measurements is what a look takes: other work only makes it longer."""


class Choice(TypedDict):
    """A way of answering; ``accuracy`` is None where no photograph was kept aside."""

    way: str
    ten_crop: bool
    accuracy: float | None
    milliseconds: float


class Strangers(TypedDict):
    """Of ``count`` photographs that belong to no class, ``sure`` were given one all the same."""

    count: int
    sure: int


@dataclass(frozen=True, slots=True)
class Way:
    """A way of answering.

    Attributes:
        classify: ``(N, 224, 224, 3) uint8`` to ``(N, classes)``.
        answers: the same for each photograph's looks, from what is remembered of them if there is anything.
    """

    classify: Callable[[np.ndarray], np.ndarray]
    answers: Callable[[list[Photo], Looks], Iterator[np.ndarray]]


def by_features(head: Head) -> Way:
    return Way(
        lambda squares: head.classify(features_of(squares)),
        lambda photos, looks: (head.classify(looked.features) for looked in look_at(photos, looks)),
    )


def by_network(classify: Callable[[np.ndarray], np.ndarray]) -> Way:
    return Way(classify, lambda photos, looks: (classify(looks.squares(photo)) for photo in photos))


def measured(
    examples: Examples, ways: Mapping[str, Way], *, since: float
) -> Generator[Step, None, list[Choice]]:
    """With one look and with ten.

    Args:
        since: part of the whole that is done before.
    """
    places = examples.held_out[:MEASURED]
    aside, truth = [examples.photos[place] for place in places], examples.labels[places]
    choices: list[Choice] = []
    # Ten looks take ten times as long as one.
    total, done = len(ways) * (1 + CROPS) * (len(aside) + 1), 0
    for is_ten_crop in (False, True):
        for name, way in ways.items():
            said = []
            for each in way.answers(aside, Looks(is_ten_crop=is_ten_crop)):
                said.append(each.mean(0).argmax())
                done += CROPS if is_ten_crop else 1
                yield Step(fraction=since + (1 - since) * done / total, message="measuring")
            choices.append(
                {
                    "way": name,
                    "ten_crop": is_ten_crop,
                    "accuracy": float((np.array(said) == truth).mean()) if said else None,
                    "milliseconds": _milliseconds(way, CROPS if is_ten_crop else 1),
                }
            )
    return choices


def strangers(examples: Examples, way: Way) -> Strangers:
    """What it says of the house's photographs that are in none of its classes."""
    shown = {photo.pk for photo in examples.photos}
    others = [photo for photo in list_house_photos(role=Photo.Role.PHOTOGRAPH) if photo.pk not in shown]
    sure = sum(float(each[0].max()) >= SURE for each in way.answers(others, Looks()))
    return {"count": len(others), "sure": sure}


def _milliseconds(way: Way, looks: int) -> float:
    """What an answer takes on this machine as it is now."""
    squares, times = np.zeros((looks, SIDE, SIDE, 3), np.uint8), []
    for _ in range(TIMED):
        began = time.monotonic()
        way.classify(squares)
        times.append(time.monotonic() - began)
    return round(1000 * min(times), 1)
