"""LeNet-5 and the comparison of depths as jobs: watched, kept when stopped, asked, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
import tensorflow as tf
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.webapp.classroom.conftest import post, reason
from tests.webapp.conftest import client_of
from vision.digits.mnist import Digits, load_mnist
from vision.training import classics
from webapp.accounts.models import User
from webapp.classroom.models import Classic
from webapp.classroom.pipelines import looking
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, pause_job, resume_job

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So few digits teach hardly anything, but everything around them happens."""
    really = load_mnist

    def some(part: str) -> Digits:
        return really(part).first(600 if part == "train" else 200)

    monkeypatch.setattr(classics, "load_mnist", some)
    monkeypatch.setattr(classics, "BATCH", 100)
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


def train(owner: User, what: str, **wanted: object) -> Classic:
    body = {"request_key": str(uuid4()), "pictures": 1000, **wanted}
    answer = post(client_of(owner), f"/classroom/classics/train/{what}", body)
    assert answer.status_code == 201, answer.content
    return Classic.objects.get(pk=int(json.loads(answer.content)["url"].split("/")[-2]))


def test_lenet_5_is_trained_measured_and_reads_a_drawing(alice: User) -> None:
    classic = train(alice, "lenet5", epochs=2)
    assert classic.job is not None
    assert runner.run(classic.job.pk) is runner.Outcome.DONE
    client, here = client_of(alice), f"/classroom/classics/{classic.pk}"
    state = client.get(f"{here}/state").json()
    assert [row[0] for row in state["rows"]] == list(range(1, 13))
    figures = state["figures"]
    assert np.array(figures["confusion"]).sum() == figures["measured"] == 200
    assert np.trace(figures["confusion"]) == pytest.approx(200 * figures["accuracy"])
    sheet = client.get(f"{here}/wrong.png")
    assert Image.open(BytesIO(sheet.content)).size == (28 * len(figures["wrong"]), 28)
    paper = np.full((120, 120), 255, np.uint8)
    paper[20:100, 55:65] = 0
    stream = BytesIO()
    Image.fromarray(paper).save(stream, "PNG")
    said = looking.read_digit(classic.pk, stream.getvalue())
    assert sum(said["probabilities"]) == pytest.approx(1, abs=1e-2)
    assert np.array(said["digit"]).reshape(28, 28)[14, 14] == 255
    assert client.get(f"{here}/").status_code == 200

    classic.refresh_from_db()
    path = Path(default_storage.path(str(classic.weights.name)))
    assert path.exists()
    assert post(client, f"{here}/delete", {}).status_code == 200
    assert not path.exists()


def test_paused_it_goes_on_and_stopped_it_keeps_what_it_has_learned(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    classic = train(alice, "lenet5", epochs=2)
    assert classic.job is not None
    job, really, seen = classic.job, vars(classics)["train_classifier"], []

    def watched(*given: object, **wanted: object) -> object:
        for step in really(*given, **wanted):
            seen.append(step.figures.get("step"))
            if seen[-1] == 3 and len(seen) == 3:
                pause_job(Job.objects.get(pk=job.pk))
            if seen[-1] == 6:
                cancel_job(Job.objects.get(pk=job.pk))
            yield step

    monkeypatch.setattr(classics, "train_classifier", watched)
    assert runner.run(job.pk) is runner.Outcome.STOPPED
    assert Classic.objects.get().weights
    resume_job(Job.objects.get(pk=job.pk))
    assert runner.run(job.pk) is runner.Outcome.STOPPED
    assert seen == [1, 2, 3, 4, 5, 6]
    assert Classic.objects.get().figures["step"] == 6


def test_each_depth_s_errors_are_kept_as_it_ends(alice: User) -> None:
    classic = train(alice, "depths", depths=[8], steps=20)
    Job.objects.filter(classic=classic).update(settings={**classic.settings, "steps": 2})
    assert classic.job is not None
    assert runner.run(classic.job.pk) is runner.Outcome.DONE
    networks = Classic.objects.get().figures["networks"]
    assert [(one["depth"], one["shortcuts"]) for one in networks] == [(8, False), (8, True)]
    assert all(0 <= one["test_error"] <= 1 for one in networks)
    rows = client_of(alice).get(f"/classroom/classics/{classic.pk}/state").json()["rows"]
    assert [row[1:3] for row in rows] == [[0, 1], [0, 2], [1, 1], [1, 2]]


def test_a_double_click_is_one_training(alice: User) -> None:
    key = str(uuid4())
    first, second = (train(alice, "lenet5", epochs=1, request_key=key) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("what", "wanted", "why"),
    [
        ("lenet5", {"pictures": 10}, "bad_setting"),
        ("lenet5", {"pictures": 1000, "epochs": 1000}, "bad_setting"),
        ("depths", {"depths": [9]}, "bad_setting"),
        ("depths", {"depths": []}, "bad_setting"),
        ("depths", {"depths": "8"}, "bad_setting"),
        ("depths", {"depths": [8, 14, 20, 32, 44, 56]}, "bad_setting"),
        ("vgg", {}, "not_found"),
    ],
)
def test_bad_wishes_are_refused(alice: User, what: str, wanted: dict[str, object], why: str) -> None:
    body = {"request_key": str(uuid4()), "pictures": 1000, "epochs": 1, "steps": 60, **wanted}
    assert reason(post(client_of(alice), f"/classroom/classics/train/{what}", body)) == why
    assert not Classic.objects.exists()


def test_before_it_has_learned_nothing_is_read(alice: User) -> None:
    classic = train(alice, "lenet5", epochs=1)
    upload = {"picture": SimpleUploadedFile("a.png", b"x")}
    answer = client_of(alice).post(f"/classroom/classics/{classic.pk}/read", upload)
    assert reason(answer) == "not_learned_yet"
    assert client_of(alice).get(f"/classroom/classics/{classic.pk}/wrong.png").status_code == 404
