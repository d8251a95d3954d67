"""A gallery with two people in it, a gate, a paired kiosk, and everybody who may or may not look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.contrib.auth.models import Group as Role
from django.utils import timezone

from tests.webapp.gate.relay import Relay
from webapp.accounts.models import User
from webapp.gallery.models import Consent, Gallery, Person
from webapp.gallery.services.badges import issue_badge
from webapp.gallery.services.templates import FaceFound, add_templates
from webapp.gate.models import Gate, Kiosk, Passage
from webapp.gate.services import kiosks

NETWORK = "dlib-resnet-128"
MakePassage = Callable[..., Passage]


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("root", password="correct horse")


@pytest.fixture
def security(db: None) -> User:
    return _with_role("sam", "Security")


@pytest.fixture
def reception(db: None) -> User:
    return _with_role("rita", "Reception")


def _with_role(name: str, role: str) -> User:
    user = User.objects.create_user(name, password="battery staple")
    user.groups.add(Role.objects.get(name=role))
    return user


@pytest.fixture
def gallery(db: None) -> Gallery:
    return Gallery.objects.create(name="Office", purpose="entering the office", consent_wording="I agree.")


def unit(*numbers: float) -> np.ndarray:
    """A unit vector whose first numbers are these."""
    vector = np.zeros(128, np.float32)
    vector[: len(numbers)] = numbers
    return vector / np.linalg.norm(vector)


def enrol(gallery: Gallery, name: str, embedding: np.ndarray, account: User | None = None) -> Person:
    person = Person.objects.create(gallery=gallery, name=name, account=account)
    Consent.objects.create(
        person=person, purpose=gallery.purpose, wording="I agree.", method="paper", given_on=date(2026, 1, 2)
    )
    face = FaceFound(embedding.astype("<f4").tobytes(), b"", NETWORK, "straight", "photo")
    add_templates(person, [face])
    return person


@pytest.fixture
def danielle(gallery: Gallery, alice: User) -> Person:
    """Whose account is Alice's."""
    return enrol(gallery, "Danielle Smith", unit(1.0), alice)


@pytest.fixture
def younes(gallery: Gallery) -> Person:
    return enrol(gallery, "Younes", unit(0.0, 1.0))


@pytest.fixture
def badge(danielle: Person, administrator: User) -> str:
    """What Danielle's badge says."""
    return issue_badge(danielle, actor=administrator)


@pytest.fixture
def gate(gallery: Gallery) -> Gate:
    return Gate.objects.create(name="Front door", gallery=gallery, liveness="none", cooldown_seconds=1)


class Device:
    """A kiosk and its cookie."""

    def __init__(self, kiosk: Kiosk, token: str) -> None:
        self.kiosk = kiosk
        self.token = token


@pytest.fixture
def device(gate: Gate, administrator: User) -> Device:
    made = kiosks.make_pairing_code(gate, kiosk_name="Tablet", actor=administrator)
    return Device(*kiosks.pair_kiosk(made.code))


@pytest.fixture
def make_passage(gate: Gate) -> MakePassage:
    def make(**values: Any) -> Passage:
        known: dict[str, Any] = {
            "outcome": "opened",
            "at": timezone.now(),
            "attempt": uuid4().hex,
            "gate": gate,
        }
        return Passage.objects.create(**{**known, **values})

    return make


@pytest.fixture
def relay() -> Iterator[Relay]:
    made = Relay()
    yield made
    made.server.shutdown()
    made.server.server_close()
