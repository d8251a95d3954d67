"""Detectors learn from data sets: kept when they are done or stopped, resumed, tried, deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import annotate, post, train
from webapp.accounts.models import User
from webapp.datasets import efforts, services
from webapp.datasets.models import Dataset, TrainedModel, Trial
from webapp.datasets.pipelines import training
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job, pause_job, resume_job
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few steps teach nothing, but everything around them happens."""
    quick = efforts.EFFORTS["quick"]._replace(steps=3, side=64)
    monkeypatch.setitem(efforts.EFFORTS, "quick", quick)


@pytest.fixture
def annotated(dataset: Dataset) -> Dataset:
    annotate(dataset, (10, 10, 60, 60, 1), (50, 30, 110, 80, 3))
    return dataset


def at_step(monkeypatch: pytest.MonkeyPatch, number: int, act: Callable[[], object]) -> None:
    """Have something happen when a training comes to a step."""
    really = vars(training)["train_yolo"]

    def watched(*pictures: object, **wanted: object) -> object:
        for step in really(*pictures, **wanted):  # type: ignore[arg-type]
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

    asked = {"photo": str(photos[2].pk), "request_key": str(uuid4())}
    assert post(client_of(alice), f"{told['model']}try", asked).status_code == 201
    assert runner.run(Job.objects.get(kind="try_detector").pk) is runner.Outcome.DONE
    for box in Trial.objects.get(photo=photos[2]).boxes:
        assert 0 <= box[0] <= box[2] <= 120
        assert 0 <= box[1] <= box[3] <= 90
        assert box[4] in range(4)

    services.delete_dataset(annotated)
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
    assert TrainedModel.objects.get(job=job).figures["step"] == 2
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
    assert model.figures["step"] == 3
    assert model.weights.storage.exists(str(model.weights))


def test_without_boxes_there_is_nothing_to_learn(dataset: Dataset, alice: User) -> None:
    wanted = {"effort": "quick", "request_key": str(uuid4())}
    answer = post(client_of(alice), f"/datasets/{dataset.pk}/train", wanted)
    assert answer.status_code == 409
    assert not Job.objects.exists()
