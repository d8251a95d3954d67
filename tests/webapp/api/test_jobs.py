"""Photographs come, jobs are asked for once, followed, steered and taken home."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from tests.webapp.api.conftest import reason_of
from tests.webapp.conftest import MakeJob
from tests.webapp.pictures import colourful, encoded, upload
from webapp.accounts.models import User
from webapp.api.serializers.wishes import WISHES
from webapp.config import settings as real_settings
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import MAX_WAITING
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db

JSON = "application/json"
BY_FILE = {"import_dataset"}
BY_OTHERS = {"train_detector": "train", "train_segmenter": "train", "lesson_fine_tuning": "lesson"}
"""Kinds that another wish leads to."""


def test_every_kind_of_job_can_be_asked_for() -> None:
    offered = set(WISHES) | BY_FILE | set(BY_OTHERS)
    assert set(real_settings.JOB_KINDS) <= offered
    assert set(BY_OTHERS.values()) <= set(WISHES)


def test_a_picture_comes_is_listed_downloaded_and_goes(api: Client) -> None:
    content = encoded(colourful(seed=3))
    made = api.post("/api/v1/photos", {"file": upload(content, "sea.png"), "title": "The sea"}).json()
    assert (made["title"], made["role"], made["width"], made["is_house"]) == (
        "The sea",
        "photograph",
        96,
        False,
    )
    assert api.get("/api/v1/photos?page_size=1").json()["results"] == [made]
    assert api.get("/api/v1/photos?role=painting").json()["count"] == 0
    original = api.get(made["urls"]["original"])
    assert original.content == content
    again = api.get(made["urls"]["original"], headers={"If-None-Match": original["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.get(made["urls"]["thumbnail"])["Content-Type"] == "image/webp"
    assert api.delete(made["urls"]["self"]).status_code == 204
    assert api.get("/api/v1/photos").json()["count"] == 0


def test_what_is_no_picture_is_refused_as_on_the_page(api: Client) -> None:
    assert reason_of(api.post("/api/v1/photos", {"file": upload(b"hello")})) == (415, "not_an_image")
    assert reason_of(api.post("/api/v1/photos", {"file": upload(b"")})) == (400, "empty_file")
    assert reason_of(api.post("/api/v1/photos", {})) == (400, "bad_value")


def test_house_paintings_are_there_to_choose_and_to_stay(api: Client, painting: Photo) -> None:
    (found,) = api.get("/api/v1/paintings").json()["results"]
    assert (found["id"], found["is_house"]) == (str(painting.pk), True)
    assert reason_of(api.delete(found["urls"]["self"])) == (404, "not_found")


def wish(photo: Photo, painting: Photo, **more: object) -> dict[str, object]:
    return {"kind": "style", "photo": str(photo.pk), "painting": str(painting.pk), **more}


def test_a_wish_with_a_key_is_one_job_however_often_it_comes(
    api: Client, photo: Photo, painting: Photo
) -> None:
    headers = {"Idempotency-Key": "order 66".replace(" ", "-")}
    first = api.post("/api/v1/jobs", wish(photo, painting), JSON, headers=headers)
    second = api.post("/api/v1/jobs", wish(photo, painting), JSON, headers=headers)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second["Idempotent-Replayed"] == "true"
    assert first.json()["id"] == second.json()["id"]
    other = api.post("/api/v1/jobs", wish(photo, painting, part="outside"), JSON, headers=headers)
    assert reason_of(other) == (422, "key_used_before")
    assert Job.objects.count() == 1
    api.patch(first.json()["urls"]["self"], {"balance": 0.9}, JSON)  # changes the job, not the wish
    assert api.post("/api/v1/jobs", wish(photo, painting), JSON, headers=headers).status_code == 200
    api.post("/api/v1/jobs", wish(photo, painting), JSON)
    api.post("/api/v1/jobs", wish(photo, painting), JSON)
    assert Job.objects.count() == 3  # without a key, each is one of its own


def test_keys_are_their_owners(api: Client, photo: Photo, painting: Photo, bob: User) -> None:
    from tests.webapp.api.conftest import program

    headers = {"Idempotency-Key": "k"}
    api.post("/api/v1/jobs", wish(photo, painting), JSON, headers=headers)
    mine = wish(painting, painting)
    assert program(bob).post("/api/v1/jobs", mine, JSON, headers=headers).status_code == 201


def test_values_are_those_of_the_studio(api: Client, photo: Photo, painting: Photo) -> None:
    made = api.post("/api/v1/jobs", wish(photo, painting, settings={"size": 256}), JSON).json()
    assert (made["settings"]["size"], made["settings"]["quality"]) == (256, "standard")
    unknown = api.post("/api/v1/jobs", {**wish(photo, painting), "photo": str(uuid4())}, JSON)
    assert reason_of(unknown) == (404, "picture_not_found")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"kind": "objects"}, "objects"),
        ({"kind": "cutout", "method": "people"}, "cutout"),
        (
            {"kind": "cutout", "method": "box", "box": {"left": 1, "top": 1, "right": 9, "bottom": 9}},
            "cutout",
        ),
        ({"kind": "classic_lenet5", "pictures": 1000, "epochs": 1}, "classic_lenet5"),
        ({"kind": "classic_depths", "depths": [8, 14]}, "classic_depths"),
    ],
)
def test_other_kinds(api: Client, photo: Photo, asked: dict[str, object], kind: str) -> None:
    made = api.post("/api/v1/jobs", {"photo": str(photo.pk), **asked}, JSON)
    assert (made.status_code, made.json()["kind"]) == (201, kind)


def test_many_photographs_in_one_job(api: Client, photo: Photo) -> None:
    made = api.post("/api/v1/jobs", {"kind": "objects_batch", "photos": [str(photo.pk)]}, JSON).json()
    lines = api.get(f"{made['urls']['self']}/lines").json()
    assert lines == {"total": 1, "lines": []}
    other = api.post("/api/v1/jobs", {"kind": "objects_batch", "photos": [str(uuid4())]}, JSON)
    assert other.json()["error"]["reason"] == "photo_deleted"


def test_a_job_is_listed_steered_and_deleted(api: Client, make_job: MakeJob) -> None:
    job, other = make_job(), make_job(state="failed", kind="style")
    Job.objects.filter(pk=other.pk).update(
        reason="too_many_pixels", figures={"pixels": 5e8, "max_pixels": 1e8}
    )
    path = f"/api/v1/jobs/{job.pk}"
    assert [row["id"] for row in api.get("/api/v1/jobs?state=queued").json()["results"]] == [job.pk]
    assert api.get("/api/v1/jobs?kind=style").json()["results"][0]["error"]["reason"] == "too_many_pixels"
    assert api.get(path).json()["queue_place"] == 1
    assert api.post(f"{path}/pause").json()["state"] == "paused"
    assert api.post(f"{path}/resume").json()["state"] == "queued"
    assert reason_of(api.patch(path, {"balance": 0.2}, JSON)) == (400, "bad_setting")  # no painting
    assert api.post(f"{path}/cancel").json()["state"] == "cancelled"
    assert reason_of(api.post(f"{path}/resume")) == (409, "not_paused")
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404


def test_what_came_of_it_is_taken_home(api: Client, make_job: MakeJob) -> None:
    job = make_job(steps=3, seconds=0.0)
    path = f"/api/v1/jobs/{job.pk}"
    assert reason_of(api.get(f"{path}/result")) == (404, "no_result")
    runner.run(job.pk)
    done = api.get(path).json()
    assert (done["state"], done["fraction"]) == ("done", 1.0)
    assert api.get(done["urls"]["result"]).content.startswith(b"\x89PNG")
    assert api.get(done["urls"]["timelapse"])["Content-Type"] == "video/mp4"
    assert api.get(done["urls"]["thumbnail"])["Content-Type"] == "image/jpeg"
    history = api.get(f"{path}/history").json()
    assert history["columns"][0] == "step"
    assert len(history["rows"][0]) == len(history["columns"])


def test_an_answer_that_has_not_changed_is_not_sent_again(api: Client, make_job: MakeJob) -> None:
    path = f"/api/v1/jobs/{make_job().pk}"
    etag = api.get(path)["ETag"]
    assert api.get(path, headers={"If-None-Match": etag}).status_code == 304
    api.post(f"{path}/pause")
    assert api.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_full_line_is_said_in_the_language_asked_for(api: Client, photo: Photo, make_job: MakeJob) -> None:
    for _ in range(MAX_WAITING):
        make_job()
    asked = {"kind": "objects", "photo": str(photo.pk)}
    answer = api.post("/api/v1/jobs", asked, JSON, headers={"Accept-Language": "zh-hans"})
    assert reason_of(answer) == (429, "queue_full")
    assert "任务" in answer.json()["error"]["message"]
    assert api.get("/api/v1/me").json()["unfinished_jobs"] == MAX_WAITING
