"""Only a cut-out of a photograph is painted, or all but it."""

from __future__ import annotations

import errno
from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile

from tests.webapp.conftest import client_of
from tests.webapp.studio.test_paint import ask, wish
from vision import images
from vision.style import StyleSettings
from webapp.accounts.models import User
from webapp.cutouts.models import Cutout
from webapp.cutouts.services import delete_cutout, save_mask
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.runner.album import Album
from webapp.photos.models import Photo
from webapp.studio import pipelines


@pytest.fixture
def cutout(photo: Photo, alice: User) -> Cutout:
    """The left half."""
    gray = np.zeros((photo.height, photo.width), np.uint8)
    gray[:, : photo.width // 2] = 255
    return save_mask(photo=photo, owner=alice, file=ContentFile(images.encode(gray, "png")).file)


@pytest.mark.parametrize(("part", "left", "right"), [("inside", 1.0, 0.0), ("outside", 0.0, 1.0)])
def test_the_region_reaches_the_painter(
    photo: Photo,
    painting: Photo,
    alice: User,
    cutout: Cutout,
    part: str,
    left: float,
    right: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, job = ask(client_of(alice), {**wish(photo, painting), "cutout": str(cutout.pk), "part": part})
    assert status == 201
    assert (job["settings"]["cutout"], job["settings"]["part"]) == (str(cutout.pk), part)
    asked: dict[str, Any] = {}

    def transfer(content: np.ndarray, style: np.ndarray, settings: StyleSettings, **more: Any) -> Any:
        asked.update(more)
        yield from ()

    monkeypatch.setattr(pipelines.style, "transfer", transfer)
    list(pipelines.paint(Job.objects.get(), None))
    assert (asked["region"][:, 0] == left).all()
    assert (asked["region"][:, -1] == right).all()


def test_another_photographs_or_persons_cut_out_is_none(
    photo: Photo, painting: Photo, alice: User, bob: User, cutout: Cutout
) -> None:
    for viewer, number in ((alice, uuid4()), (alice, photo.pk)):
        status, answer = ask(client_of(viewer), {**wish(photo, painting), "cutout": str(number)})
        assert (status, answer["error"]["reason"]) == (404, "no_cutout")
    assert ask(client_of(bob), {**wish(painting, painting), "cutout": str(cutout.pk)})[0] == 404


@pytest.mark.django_db(transaction=True)
def test_a_cut_out_that_is_changed_or_deleted_meanwhile_is_painted_as_it_was(
    photo: Photo, painting: Photo, alice: User, cutout: Cutout
) -> None:
    ask(client_of(alice), {**wish(photo, painting), "cutout": str(cutout.pk)})
    white = np.full((photo.height, photo.width), 255, np.uint8)
    save_mask(photo=photo, owner=alice, file=BytesIO(images.encode(white, "png")))
    delete_cutout(cutout)
    region = pipelines._region(Job.objects.get(), "inside")
    assert (region[:, : photo.width // 2] == 1.0).all()
    assert (region[:, photo.width // 2 :] == 0.0).all()


def test_a_painting_whose_region_is_lost_fails_honestly(
    photo: Photo, painting: Photo, alice: User, cutout: Cutout
) -> None:
    ask(client_of(alice), {**wish(photo, painting), "cutout": str(cutout.pk)})
    job = Job.objects.get()
    Album(job).remove()
    assert runner.run(job.pk) is runner.Outcome.FAILED
    job.refresh_from_db()
    assert job.reason == "no_cutout"


def test_no_painting_begins_of_which_the_region_cannot_be_kept(
    photo: Photo, painting: Photo, alice: User, cutout: Cutout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Album, "save_input", full)
    status, answer = ask(client_of(alice), {**wish(photo, painting), "cutout": str(cutout.pk)})
    assert (status, answer["error"]["reason"]) == (507, "disk_full")
    assert not Job.objects.exists()


def test_the_studio_shows_the_cut_out_its_address_names(photo: Photo, alice: User, cutout: Cutout) -> None:
    client = client_of(alice)
    shown = client.get(f"/?photograph={photo.pk}&cutout={cutout.pk}&part=outside").context["region"]
    assert (shown["cutout"], shown["part"]) == (str(cutout.pk), "outside")
    assert client.get(f"/?photograph={photo.pk}&cutout=nonsense").context["region"] is None
