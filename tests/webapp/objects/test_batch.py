"""Many photographs in one job: a line for each, none looked at twice, whatever happens to the worker."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.webapp.conftest import client_of
from tests.webapp.objects.conftest import Bring, Looks, batch_of, post
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job
from webapp.jobs.tasks import reap
from webapp.objects.models import BatchLine, Finding
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photos(bring: Bring, alice: User) -> list[Photo]:
    return [bring(name, alice) for name in ("astronaut", "chelsea", "coffee", "rocket")]


def test_every_photograph_gets_its_line(photos: list[Photo], alice: User) -> None:
    job = batch_of(photos, alice)
    assert runner.run(job.pk) is runner.Outcome.DONE
    progress = client_of(alice).get(f"/library/jobs/{job.pk}/lines").json()
    assert progress["total"] == 4
    found = {line["photo"]["title"]: {one["label"] for one in line["labels"]} for line in progress["lines"]}
    assert found["astronaut"] == {"person", "face"}
    assert "cat" in found["chelsea"]
    assert found["rocket"] == set()
    later = client_of(alice).get(f"/library/jobs/{job.pk}/lines?after=3").json()
    assert [line["position"] for line in later["lines"]] == [4]


def test_one_that_cannot_be_looked_at_says_why_and_stops_nobody(photos: list[Photo], alice: User) -> None:
    with photos[1].display.open("wb") as file:
        file.write(b"no picture at all")
    job = batch_of(photos[:3], alice)
    assert runner.run(job.pk) is runner.Outcome.DONE
    lines = client_of(alice).get(f"/library/jobs/{job.pk}/lines").json()["lines"]
    assert [line["error"] and line["error"]["reason"] for line in lines] == [None, "not_an_image", None]


def test_a_killed_worker_s_successor_looks_at_none_twice(
    photos: list[Photo], alice: User, looks: Looks
) -> None:
    job, looks.dies_at = batch_of(photos, alice), 3
    with pytest.raises(SystemExit):
        runner.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    reap()
    looks.dies_at = 0
    assert runner.run(job.pk) is runner.Outcome.DONE
    # The third was begun and lost, so it is the only one that is begun again.
    assert looks.photos == [photos[0], photos[1], photos[2], photos[2], photos[3]]
    assert Finding.objects.count() == BatchLine.objects.exclude(done_at=None).count() == 4


def test_what_was_found_before_a_stop_stays(
    photos: list[Photo], alice: User, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, really = batch_of(photos, alice), Looks.really

    def stop_at_the_second(photo: Photo, detector: str) -> object:
        if photo == photos[1]:
            cancel_job(job)
        return really(photo, detector)

    monkeypatch.setattr(looks, "really", stop_at_the_second)
    assert runner.run(job.pk) is runner.Outcome.STOPPED
    assert [photo.title for photo in looks.photos] == ["astronaut", "chelsea"]
    assert Finding.objects.count() == 2


def test_a_photograph_deleted_before_its_turn_is_left_out(photos: list[Photo], alice: User) -> None:
    job = batch_of(photos, alice)
    assert post(client_of(alice), "/library/delete", {"photos": [str(photos[3].pk)]}).json() == {"deleted": 1}
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert client_of(alice).get(f"/library/jobs/{job.pk}/lines").json()["total"] == 3


def test_two_hundred_photographs_are_one_job(bring: Bring, alice: User) -> None:
    photo = bring("rocket", alice)
    rows = [
        Photo(owner=alice, role="photograph", title=f"{n}", width=64, height=64, bytes=1, sha256=f"{n}")
        for n in range(220)
    ]
    many = [photo, *Photo.objects.bulk_create(rows)]
    wish = {"photos": [str(one.pk) for one in many], "detector": "nanodet", "request_key": str(uuid4())}
    answers = [post(client_of(alice), "/library/find", wish) for _ in range(2)]
    assert {answer.json()["id"] for answer in answers} == {Job.objects.get().pk}
    assert answers[0].json()["title"] == "Objects in 221 photographs"
    assert BatchLine.objects.count() == 221


@pytest.mark.parametrize("photos", [[], "all", ["x"], [str(uuid4())]])
def test_photographs_that_are_not_there_are_refused(alice: User, photos: object) -> None:
    wish = {"photos": photos, "detector": "nanodet", "request_key": str(uuid4())}
    assert post(client_of(alice), "/library/find", wish).status_code in (400, 404)
    assert not Job.objects.exists()
