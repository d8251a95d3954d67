"""Who may do what with which job."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.webapp.conftest import MakeJob, client_of
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.models import Job

VERBS = ["pause", "resume", "cancel", "adjust"]
FILES = ["result.png", "timelapse.mp4", "thumbnail"]


def ask(client: Client, address: str) -> int:
    if address.rpartition("/")[2] in VERBS:
        return client.post(address, json.dumps({"balance": 0.3}), content_type="application/json").status_code
    return client.get(address).status_code


@pytest.mark.parametrize("what", [*VERBS, *FILES])
def test_strangers_find_nothing(make_job: MakeJob, bob: User, guest: User, what: str) -> None:
    job = make_job(state=Job.State.PAUSED if what == "resume" else Job.State.QUEUED)
    for stranger in (bob, guest):
        assert ask(client_of(stranger), f"/jobs/{job.pk}/{what}") == 404
    assert ask(Client(), f"/jobs/{job.pk}/{what}") == 401
    after = Job.objects.get(pk=job.pk)
    assert (after.state, after.settings) == (job.state, job.settings)


@pytest.mark.parametrize("page", ["/paintings/{}/", "/studio/paint"])
def test_pages_lead_the_unknown_to_the_door(make_job: MakeJob, page: str) -> None:
    response = Client().get(page.format(make_job().pk))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/sign-in/?next=")


def test_strangers_cannot_delete(make_job: MakeJob, bob: User, guest: User) -> None:
    job = make_job()
    for stranger in (client_of(bob), client_of(guest)):
        assert stranger.delete(f"/jobs/{job.pk}/").status_code == 404
    assert Client().delete(f"/jobs/{job.pk}/").status_code == 401
    assert Job.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize("verb", VERBS)
def test_looking_changes_nothing(make_job: MakeJob, alice: User, verb: str) -> None:
    job = make_job()
    assert client_of(alice).get(f"/jobs/{job.pk}/{verb}").status_code == 405
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED


def test_its_owner_does_it_all(make_job: MakeJob, alice: User) -> None:
    job, client = make_job(), client_of(alice)

    def post(verb: str, body: object = None) -> tuple[int, dict[str, object]]:
        response = client.post(
            f"/jobs/{job.pk}/{verb}", json.dumps(body or {}), content_type="application/json"
        )
        return response.status_code, response.json()

    assert post("pause")[1]["state"] == "paused"
    assert post("pause")[0] == 200  # a double click
    assert post("adjust", {"balance": 0.9})[1]["settings"] == {"balance": 0.9}
    assert post("resume")[1]["state"] == "queued"
    assert post("resume")[0] == 200
    assert post("cancel")[1]["state"] == "cancelled"
    assert post("cancel")[0] == 200
    for verb in ("pause", "resume", "adjust"):
        status, answer = post(verb, {"balance": 0.1})
        assert (status, answer["error"]["reason"]) in [(409, "not_running"), (409, "not_paused")]  # type: ignore[index]
    assert client.delete(f"/jobs/{job.pk}/").status_code == 204
    assert not Job.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"balance": 2}', '{"balance": "much"}', '{"balance": NaN}', "{}"]
)
def test_a_balance_that_makes_no_sense_is_refused(make_job: MakeJob, alice: User, body: str) -> None:
    job = make_job(balance=0.5)
    response = client_of(alice).post(f"/jobs/{job.pk}/adjust", body, content_type="application/json")
    assert (response.status_code, response.json()["error"]["reason"]) in [
        (400, "bad_request"),
        (400, "bad_setting"),
    ]
    assert Job.objects.get(pk=job.pk).settings == {"balance": 0.5}


@pytest.mark.django_db(transaction=True)
def test_its_owner_downloads_picture_and_film_under_a_good_name(make_job: MakeJob, alice: User) -> None:
    job, client = make_job(steps=3), client_of(alice)
    assert client.get(f"/jobs/{job.pk}/result.png").status_code == 404
    assert client.get(f"/jobs/{job.pk}/thumbnail")["Content-Type"] == "image/webp"  # the photograph's
    runner.run(job.pk)
    result = client.get(f"/jobs/{job.pk}/result.png")
    assert (result["Content-Type"], result.content[:4]) == ("image/png", b"\x89PNG")
    assert result["Content-Disposition"] == 'attachment; filename="holiday-at-sea-in-the-manner-of-night.png"'
    film = client.get(f"/jobs/{job.pk}/timelapse.mp4")
    assert (film["Content-Type"], film.content[4:8]) == ("video/mp4", b"ftyp")
    assert client.get(f"/jobs/{job.pk}/thumbnail")["Content-Type"] == "image/jpeg"
