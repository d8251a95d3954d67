"""A receptionist, a gallery, and people in it whose faces are vectors made here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.webapp.conftest import client_of
from webapp.accounts.models import User
from webapp.gallery.models import Gallery, Person
from webapp.gallery.pipelines import index
from webapp.gallery.pipelines.embeddings import NETWORK, to_bytes
from webapp.gallery.services.consents import ConsentGiven
from webapp.gallery.services.people import About, enrol_person
from webapp.gallery.services.templates import FaceFound

CONSENT = ConsentGiven("paper", date(2026, 1, 5))


def embedding(seed: int) -> np.ndarray:
    """A unit vector that no other seed is near to, ``(128,) float32``."""
    vector = np.random.default_rng(seed).normal(size=128)
    unit: np.ndarray = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def near(vector: np.ndarray, distance: float, seed: int = 0) -> np.ndarray:
    """Another unit vector at about ``distance`` from ``vector``."""
    other = embedding(seed + 10_000)
    sideways = other - (other @ vector) * vector
    moved = vector + distance * sideways / np.linalg.norm(sideways)
    unit: np.ndarray = (moved / np.linalg.norm(moved)).astype(np.float32)
    return unit


def face(seed: int = 0, vector: np.ndarray | None = None, **values: Any) -> FaceFound:
    found = embedding(seed) if vector is None else vector
    usual = {"network": NETWORK, "pose": "straight", "source": "photo", "picture": b"\xff\xd8 a picture"}
    return FaceFound(embedding=to_bytes(found), **{**usual, **values})


def about(name: str, **values: Any) -> About:
    empty: About = {
        "name": name,
        "number": "",
        "email": "",
        "groups": [],
        "schedule": None,
        "valid_from": None,
        "valid_until": None,
    }
    return {**empty, **values}  # type: ignore[typeddict-item]


@pytest.fixture(autouse=True)
def _no_index_of_another_test() -> None:
    index._indices.clear()


@pytest.fixture
def receptionist(db: None) -> User:
    user = User.objects.create_user("rosa", password="correct horse")
    user.groups.add(Group.objects.get(name="Reception"))
    return user


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user("omar", password="correct horse")
    user.groups.add(Group.objects.get(name="Security"))
    return user


@pytest.fixture
def reception(receptionist: User) -> Client:
    return client_of(receptionist)


@pytest.fixture
def gallery(db: None) -> Gallery:
    return Gallery.objects.create(name="Office", purpose="Opening doors", consent_wording="I agree.")


Enrol = Callable[..., Person]


@pytest.fixture
def enrol(gallery: Gallery, receptionist: User) -> Enrol:
    def enrol(name: str = "Danielle Smith", *, faces: list[FaceFound] | None = None, **values: Any) -> Person:
        given = values.pop("consent", CONSENT)
        where = values.pop("gallery", gallery)
        seed = sum(map(ord, name))
        return enrol_person(
            where, about(name, **values), consent=given, faces=faces or [face(seed)], actor=receptionist
        )

    return enrol
