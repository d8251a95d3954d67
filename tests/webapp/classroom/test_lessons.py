"""Lessons: made by one click, their classes and photographs changed, learned, asked, exported, deleted."""

from __future__ import annotations

import json
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import tensorflow as tf
from celery import current_app
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.webapp.classroom.conftest import class_named, color_photo, picture, post, reason
from tests.webapp.conftest import client_of
from vision.training import taking_home
from vision.training.transfer import HeadSettings
from webapp.accounts.models import User
from webapp.classroom.models import Example, Lesson, PhotoFeatures
from webapp.classroom.pipelines import exporting, fine_tuning, learning, looking, offers
from webapp.classroom.services import answers, trainings
from webapp.classroom.services.lessons import MAX_CLASSES, add_examples
from webapp.classroom.tasks import look
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import pause_job, resume_job
from webapp.photos.models import Photo
from webapp.photos.services import remove_photo
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def learn(lesson: Lesson, *variations: str, depth: str = "auto", members: int = 0) -> Job:
    wanted = {
        "variations": list(variations),
        "depth": depth,
        "members": members,
        "request_key": str(uuid4()),
    }
    answer = post(client_of(lesson.owner), f"/classroom/{lesson.pk}/learn", wanted)
    assert answer.status_code == 201, answer.content
    return Job.objects.get(pk=json.loads(answer.content)["id"])


def test_one_click_makes_a_lesson_with_two_classes(alice: User) -> None:
    answer = client_of(alice).post("/classroom/")
    lesson = Lesson.objects.get()
    assert answer["Location"] == f"/classroom/{lesson.pk}/"
    assert [one.name for one in lesson.classes.all()] == ["Class 1", "Class 2"]
    assert client_of(alice).get(answer["Location"]).status_code == 200


def test_classes_come_and_go_between_two_and_ten(lesson: Lesson, alice: User) -> None:
    client, here = client_of(alice), f"/classroom/{lesson.pk}/classes"
    for number in range(3, MAX_CLASSES + 1):
        made = json.loads(post(client, here, {}).content)
        assert made["name"] == f"Class {number - 2}"
    assert reason(post(client, here, {})) == "too_many_classes_here"
    blue = class_named(lesson, "Blue")
    assert reason(post(client, f"{here}/{blue.pk}/rename", {"name": "red"})) == "class_taken"
    assert reason(post(client, f"{here}/{blue.pk}/rename", {"name": " "})) == "bad_setting"
    assert post(client, f"{here}/{blue.pk}/rename", {"name": "BLUE"}).status_code == 200
    for one in list(lesson.classes.all())[2:]:
        assert post(client, f"{here}/{one.pk}/remove", {}).status_code == 200
    assert reason(post(client, f"{here}/{blue.pk}/remove", {})) == "two_classes_stay"
    assert Photo.objects.count() == 10, "photographs stay"


def test_what_is_sent_badly_is_refused_and_loses_nothing(lesson: Lesson, alice: User) -> None:
    client, here, key = client_of(alice), f"/classroom/{lesson.pk}", str(uuid4())
    red = class_named(lesson, "Red")
    good = {"variations": [], "depth": "auto", "members": 5, "request_key": key}
    wishes: list[tuple[str, dict[str, object], str]] = [
        ("/learn", {**good, "variations": ["upside_down"]}, "bad_setting"),
        ("/learn", {**good, "variations": "mirror"}, "bad_setting"),
        ("/learn", {**good, "depth": "deep"}, "bad_setting"),
        ("/learn", {**good, "members": 6}, "bad_setting"),
        ("/export", {"format": "exe", "request_key": key}, "bad_setting"),
        ("/export", {"format": "keras", "request_key": key}, "not_learned_yet"),
        (f"/classes/{red.pk}/photos", {"photos": [str(uuid4())]}, "photo_deleted"),
        (f"/classes/{red.pk + 99}/photos", {"photos": [key]}, "not_found"),
        ("/rename", {"name": ""}, "bad_setting"),
    ]
    for address, body, why in wishes:
        assert reason(post(client, here + address, body)) == why, (address, body)
    assert reason(client.post(f"{here}/look", {})) == "no_file"
    upload = {"picture": SimpleUploadedFile("a.png", picture(0, 0))}
    assert reason(client.post(f"{here}/look", upload)) == "not_learned_yet"
    assert client.get(f"{here}/export/keras.zip").status_code == 404
    assert client.get("/classroom/variations/mirror.jpg?photo=x&seed=1").status_code == 400
    assert Example.objects.count() == 10
    assert not Job.objects.exists()


def test_a_class_without_photographs_is_named(lesson: Lesson, alice: User) -> None:
    post(client_of(alice), f"/classroom/{lesson.pk}/classes", {"name": "Green"})
    wanted = {"variations": [], "depth": "auto", "members": 0, "request_key": str(uuid4())}
    answer = post(client_of(alice), f"/classroom/{lesson.pk}/learn", wanted)
    assert reason(answer) == "class_without_photos"
    assert "“Green”" in json.loads(answer.content)["error"]["message"]


def test_it_learns_and_tells_new_pictures_apart(lesson: Lesson, looked_at: list[int], alice: User) -> None:
    job = learn(lesson, members=3)
    assert job.kind == "lesson"
    assert runner.run(job.pk) is runner.Outcome.DONE
    state = client_of(alice).get(f"/classroom/{lesson.pk}/state").json()
    assert (state["learned"], state["version"]) == (["Red", "Blue"], 1)
    figures = state["figures"]
    assert (figures["learned"], figures["held_out"], figures["depth"]) == (8, 2, "head")
    assert [(one["ten_crop"], one["way"]) for one in figures["choices"]] == [
        (False, "softmax"),
        (False, "ensemble"),
        (True, "softmax"),
        (True, "ensemble"),
    ]
    assert (figures["ensemble"]["members"], len(figures["ensemble"]["each"])) == (3, 3)
    assert figures["strangers"] == {"count": 0, "sure": 0}, "there are no photographs of the house here"
    assert {one["accuracy"] for one in figures["choices"]} == {1.0}
    assert [row[0] for row in state["rows"]] == list(range(1, len(state["rows"]) + 1))
    assert state["rows"][-1][1] < state["rows"][0][1], "the loss fell"
    for kind in (0, 1):
        for how in ({}, {"is_ten_crop": True, "is_ensemble": True}):
            wanted = {"is_ten_crop": False, "is_ensemble": False} | how
            said = looking.look(lesson.pk, picture(kind, 77), **wanted)
            assert said["probabilities"][kind] > 0.8
            assert sum(said["probabilities"]) == pytest.approx(1, abs=1e-3)
    path = Path(default_storage.path(str(Lesson.objects.get().weights.name)))
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_softmax_is_not_learned_again_when_the_ensemble_is_resumed(
    lesson: Lesson, looked_at: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    job, really = learn(lesson, members=3), vars(learning)["train_ensemble"]

    def watched(*given: object, **wanted: object) -> object:
        for step in really(*given, **wanted):
            if step.figures.get("step") == 5 and wanted["checkpoint"] is None:
                pause_job(Job.objects.get(pk=job.pk))
            yield step

    monkeypatch.setattr(learning, "train_ensemble", watched)
    assert runner.run(job.pk) is runner.Outcome.STOPPED
    resume_job(Job.objects.get(pk=job.pk))
    monkeypatch.setattr(learning, "train_head", None)
    assert runner.run(job.pk) is runner.Outcome.DONE
    said = looking.look(lesson.pk, picture(1, 77), is_ten_crop=False, is_ensemble=True)
    assert said["probabilities"][1] > 0.8


def test_none_of_these_begins_with_the_house_s_photographs(
    lesson: Lesson, looked_at: list[int], alice: User
) -> None:
    def of_the_house(kind: int, number: int) -> Photo:
        photo = color_photo(alice, kind, number)
        Photo.objects.filter(pk=photo.pk).update(owner=None)
        return photo

    shown, other = of_the_house(0, 8), of_the_house(1, 9)
    add_examples(class_named(lesson, "Red"), [shown.pk])
    runner.run(learn(lesson).pk)
    assert Lesson.objects.get().figures["strangers"] == {"count": 1, "sure": 1}, "sure of what it never saw"
    made = json.loads(post(client_of(alice), f"/classroom/{lesson.pk}/classes/none", {}).content)
    assert (made["name"], made["is_none"]) == ("None of these", True)
    assert [photo["id"] for photo in made["photos"]] == [str(other.pk)]
    again = post(client_of(alice), f"/classroom/{lesson.pk}/classes/none", {})
    assert reason(again) == "class_taken"
    runner.run(learn(lesson).pk)
    assert Lesson.objects.get().figures["strangers"] == {"count": 0, "sure": 0}


def test_few_photographs_of_nothing_freeze_no_more(lesson: Lesson, alice: User) -> None:
    post(client_of(alice), f"/classroom/{lesson.pk}/classes/none", {})
    none = lesson.classes.get(is_none=True)
    add_examples(none, [color_photo(alice, 0, 70).pk])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trainings, "suggested_depth", lambda fewest: "blocks" if fewest >= 5 else "head")
        assert learn(lesson).settings["depth"] == "blocks"


def test_a_photograph_is_looked_at_once_for_all_lessons(lesson: Lesson, looked_at: list[int]) -> None:
    runner.run(learn(lesson).pk)
    assert PhotoFeatures.objects.filter(looks="middle").count() == 10
    first = sum(looked_at)
    looked_at.clear()
    runner.run(learn(lesson).pk)
    timed = 3 * (1 + 10)
    assert sum(looked_at) == timed < first, "only what a look takes was measured again"
    runner.run(learn(lesson, "mirror", "crop").pk)
    assert PhotoFeatures.objects.filter(looks="4:crop,mirror").count() == 10


def test_features_go_with_their_photograph(lesson: Lesson, looked_at: list[int]) -> None:
    runner.run(learn(lesson).pk)
    doomed = class_named(lesson, "Red").examples.all()[0].photo
    remove_photo(doomed)
    assert not PhotoFeatures.objects.filter(photo=doomed.pk).exists()
    assert class_named(lesson, "Red").examples.count() == 4


def test_learning_anew_stops_what_still_goes_on(lesson: Lesson) -> None:
    first, second = learn(lesson), learn(lesson, "mirror")
    first.refresh_from_db()
    assert (first.state, second.state) == (Job.State.CANCELLED, Job.State.QUEUED)


def test_the_worker_answers_who_waits(lesson: Lesson, looked_at: list[int], alice: User) -> None:
    runner.run(learn(lesson).pk)
    answered: list[dict[str, object]] = []

    def at_once(name: str, arguments: tuple[str, int, str], wanted: dict[str, bool], **_: object) -> None:
        look(*arguments, **wanted)  # type: ignore[arg-type]
        answered.append({"name": name, **wanted})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(current_app, "send_task", at_once)
        ask = {"picture": SimpleUploadedFile("a.png", picture(1, 5)), "ten_crop": "on"}
        said = client_of(alice).post(f"/classroom/{lesson.pk}/look", ask)
        broken = {"picture": SimpleUploadedFile("a.png", b"no picture")}
        refused = client_of(alice).post(f"/classroom/{lesson.pk}/look", broken)
    assert said.json()["classes"] == ["Red", "Blue"]
    assert said.json()["probabilities"][1] > 0.8
    assert answered[0] == {"name": "classroom.look", "is_ten_crop": True, "is_ensemble": False}
    assert reason(refused) == "not_an_image"


def test_without_a_worker_it_says_so(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "ANSWER_SECONDS", 0.2)
    with pytest.raises(Refused, match="try_later"):
        answers.ask("lesson", lesson.pk, b"x", is_ten_crop=False, is_ensemble=False)
    with pytest.raises(Refused, match="file_too_large"):
        answers.ask("lesson", lesson.pk, b"x" * 2_000_001)


def test_it_is_exported_and_the_file_goes_when_it_learns_anew(
    lesson: Lesson, looked_at: list[int], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner.run(learn(lesson).pk)
    monkeypatch.setattr(exporting, "_network", lambda lesson, *, is_ensemble: None)
    monkeypatch.setattr(taking_home, "tensorflow_js_files", lambda network: {"model.json": b"{}"})
    client, here = client_of(alice), f"/classroom/{lesson.pk}/export"
    started = post(client, here, {"format": "tfjs", "request_key": str(uuid4())})
    assert runner.run(json.loads(started.content)["id"]) is runner.Outcome.DONE
    answer = client.get(f"{here}/tfjs.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="colours-tfjs.zip"'
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert set(archive.namelist()) == {"model.json", "classes.json", "README.txt"}
        assert json.loads(archive.read("classes.json"))["classes"] == ["Red", "Blue"]
    runner.run(learn(lesson).pk)
    assert client.get(f"{here}/tfjs.zip").status_code == 404


def test_deleted_it_leaves_no_file_and_all_photographs(
    lesson: Lesson, looked_at: list[int], alice: User
) -> None:
    runner.run(learn(lesson).pk)
    folder = Path(default_storage.path(str(Lesson.objects.get().weights.name))).parent
    assert folder.exists()
    assert post(client_of(alice), f"/classroom/{lesson.pk}/delete", {}).status_code == 200
    assert not folder.exists()
    assert Photo.objects.count() == 10
    assert client_of(alice).get(f"/classroom/{lesson.pk}/").status_code == 404


def test_with_many_photographs_less_is_frozen(
    lesson: Lesson, looked_at: list[int], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fine_tuning, "steps_for", lambda count: 2)
    begun: list[object] = []
    really = vars(fine_tuning)["fine_tune"]

    def watched(*given: object, **wanted: object) -> object:
        begun.append(given[3])
        return really(*given, **wanted)

    monkeypatch.setattr(fine_tuning, "fine_tune", watched)
    monkeypatch.setattr(fine_tuning, "HeadSettings", partial(HeadSettings, steps=2))
    job = learn(lesson, "mirror", depth="blocks")
    assert job.kind == "lesson_fine_tuning"
    tf.config.run_functions_eagerly(True)  # two steps: a graph of them would take longer to trace
    try:
        assert runner.run(job.pk) is runner.Outcome.DONE
    finally:
        tf.config.run_functions_eagerly(False)
    assert begun[0].depth == "blocks"  # type: ignore[attr-defined]
    lesson.refresh_from_db()
    assert (lesson.figures["depth"], lesson.figures["steps"]) == ("blocks", 2)
    assert [one["way"] for one in lesson.figures["choices"]] == ["softmax", "network"] * 2
    said = looking.look(lesson.pk, picture(0, 3), is_ten_crop=False, is_ensemble=False)
    assert np.isfinite(said["probabilities"]).all()


@pytest.mark.parametrize("variation", [*offers.VARIATIONS, "none"])
def test_each_variation_has_its_picture(lesson: Lesson, alice: User, variation: str) -> None:
    photo = color_photo(alice, 0, 0)
    address = f"/classroom/variations/{variation}.jpg?photo={photo.pk}&seed=3"
    answer = client_of(alice).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert client_of(alice).get(address).content == answer.content
