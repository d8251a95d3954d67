"""Detectors learn from data sets: kept when they are done or stopped, resumed, tried, deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.storage import default_storage

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import annotate, post, train
from vision.training.own_photographs import EFFORTS
from webapp.accounts.models import User
from webapp.datasets import efforts
from webapp.datasets.models import Dataset, TrainedModel, Trial
from webapp.datasets.pipelines import training, trying
from webapp.datasets.services.datasets import delete_dataset
from webapp.datasets.services.trainings import try_model
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, pause_job, resume_job
from webapp.photos.models import Photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("untraced")]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few steps teach nothing, but everything around them happens."""
    quick = EFFORTS["quick"]._replace(steps=3, side=64)
    monkeypatch.setitem(EFFORTS, "quick", quick)


@pytest.fixture
def annotated(dataset: Dataset) -> Dataset:
    annotate(dataset, (10, 10, 60, 60, 1), (50, 30, 110, 80, 3))
    return dataset


def try_on(model: TrainedModel, photos: list[Photo]) -> Job:
    asked = {"photos": [str(photo.pk) for photo in photos], "request_key": str(uuid4())}
    answer = post(client_of(model.owner), f"/datasets/models/{model.pk}/try", asked)
    assert answer.status_code == 201
    job = Job.objects.filter(kind="try_model").latest("pk")
    assert runner.run(job.pk) is runner.Outcome.DONE
    return job


def at_step(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> None:
    """Have something happen when a training comes to a step."""
    really = vars(training)["train_yolo"]

    def watched(*pictures: object, **wanted: object) -> object:
        for step in really(*pictures, **wanted):
            if step.figures.get("step") == number:
                act()
            yield step

    monkeypatch.setattr(training, "train_yolo", watched)


def test_a_training_leaves_a_model_that_is_tried_and_goes_with_its_data_set(
    annotated: Dataset, photos: list[Photo], alice: User
) -> None:
    job = train(annotated)
    assert runner.run(job.pk) is runner.Outcome.DONE
    model = TrainedModel.objects.get(job=job)
    assert (model.classes, model.figures["step"], model.figures["learned"]) == (annotated.classes, 3, 4)
    path = Path(default_storage.path(str(model.weights)))
    assert path.stat().st_mode & 0o777 == 0o600
    assert alice.folder in path.parts
    told = client_of(alice).get(f"/datasets/trainings/{job.pk}/history").json()
    assert [row[0] for row in told["rows"]] == [1, 2, 3]
    assert told["model"] == f"/datasets/models/{model.pk}/"
    assert Job.objects.get().result

    try_on(model, photos[2:])
    assert Trial.objects.get(photo=photos[3])
    for box in Trial.objects.get(photo=photos[2]).boxes:
        assert 0 <= box[0] <= box[2] <= 120
        assert 0 <= box[1] <= box[3] <= 90
        assert box[4] in range(4)

    delete_dataset(annotated)
    assert not path.exists()
    assert not TrainedModel.objects.exists()


def test_paused_it_goes_on_and_stopped_it_keeps_what_it_has_learned(
    annotated: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = train(annotated)
    seen: list[int] = []
    with monkeypatch.context() as once:
        at_step(once, 2, lambda: pause_job(job))
        assert runner.run(job.pk) is runner.Outcome.STOPPED
    model = TrainedModel.objects.get(job=job)
    assert model.figures["step"] == 2
    renamed = post(client_of(model.owner), f"/datasets/models/{model.pk}/rename", {"name": "Second try"})
    assert renamed.status_code == 200
    resume_job(job)
    at_step(monkeypatch, 2, lambda: seen.append(2))

    def stop() -> None:
        seen.append(3)
        cancel_job(job)

    at_step(monkeypatch, 3, stop)
    assert runner.run(job.pk) is runner.Outcome.STOPPED
    assert seen == [3]
    assert Job.objects.get().state == Job.State.CANCELLED
    model = TrainedModel.objects.get(job=job)
    assert (model.figures["step"], model.name) == (3, "Second try")
    assert model.weights.storage.exists(str(model.weights))


def test_without_boxes_there_is_nothing_to_learn(dataset: Dataset, alice: User) -> None:
    wanted = {"effort": "quick", "request_key": str(uuid4())}
    answer = post(client_of(alice), f"/datasets/{dataset.pk}/train", wanted)
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_photographs_that_were_looked_at_are_not_again(
    annotated: Dataset, photos: list[Photo], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TrainedModel.objects.create(owner=alice, dataset=annotated, name="m", classes=["circle"])
    job = try_model(model, photos=photos, owner=alice, request_key=uuid4())
    looked_at: list[Photo] = []
    monkeypatch.setattr(trying, "_detect", lambda model: looked_at.append)
    for _ in trying.try_out(job, {"done": np.array(3)}):
        pass
    assert looked_at == [photos[3]]


def test_every_effort_has_words_and_numbers() -> None:
    assert list(efforts.EFFORTS) == list(EFFORTS)
    for slug in ("standard", "thorough"):  # the quick one is quicker in these tests
        assert str(efforts.EFFORTS[slug].about).startswith(f"{EFFORTS[slug].steps:,} steps")
