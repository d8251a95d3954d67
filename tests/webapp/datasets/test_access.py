"""Data sets, trainings and models are their owner's alone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import add_scene, annotate, post, train
from webapp.accounts.models import User
from webapp.datasets.models import Dataset, TrainedModel
from webapp.datasets.services.trainings import keep_trial
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def model(dataset: Dataset) -> TrainedModel:
    return TrainedModel.objects.create(owner=dataset.owner, dataset=dataset, name="m", classes=["circle"])


def test_only_the_owner_sees_anything(
    dataset: Dataset, model: TrainedModel, photos: list[Photo], alice: User, bob: User, guest: User
) -> None:
    annotate(dataset, (10, 10, 40, 40, 0))
    job = train(dataset)
    keep_trial(model, photos[0], boxes=[])
    pages = [
        f"/datasets/{dataset.pk}/",
        f"/datasets/{dataset.pk}/annotate/{photos[0].pk}/",
        f"/datasets/{dataset.pk}/export/coco",
        f"/datasets/trainings/{job.pk}/",
        f"/datasets/trainings/{job.pk}/history",
        f"/datasets/models/{model.pk}/?photo={photos[0].pk}",
        f"/datasets/models/{model.pk}/found/{photos[0].pk}",
        f"/datasets/models/{model.pk}/mask/{photos[0].pk}.png",
    ]
    for page in pages:
        assert client_of(alice).get(page).status_code == 200, page
        assert client_of(bob).get(page).status_code == 404, page
        assert client_of(guest).get(page).status_code == 404, page
    assert b"Shapes" in client_of(alice).get("/datasets/").content
    assert b"Shapes" not in client_of(bob).get("/datasets/").content


def test_only_the_owner_changes_anything(
    dataset: Dataset, model: TrainedModel, photos: list[Photo], bob: User, guest: User
) -> None:
    orders: dict[str, dict[str, object]] = {
        f"/datasets/{dataset.pk}/photos": {"photos": [str(photos[0].pk)]},
        f"/datasets/{dataset.pk}/classes": {"name": "star"},
        f"/datasets/{dataset.pk}/train": {"effort": "quick", "request_key": str(photos[0].pk)},
        f"/datasets/{dataset.pk}/annotate/{photos[0].pk}/boxes": {"boxes": [], "classes": dataset.classes},
        f"/datasets/{dataset.pk}/annotate/{photos[0].pk}/remove": {},
        f"/datasets/{dataset.pk}/annotate/{photos[0].pk}/outlines": {
            "outlines": [],
            "classes": dataset.classes,
        },
        f"/datasets/{dataset.pk}/rename": {"name": "Mine"},
        f"/datasets/{dataset.pk}/classes/remove": {"place": 0},
        f"/datasets/{dataset.pk}/import/forget": {},
        f"/datasets/models/{model.pk}/rename": {"name": "Mine"},
        f"/datasets/models/{model.pk}/try": {
            "photos": [str(photos[0].pk)],
            "request_key": str(photos[0].pk),
        },
        f"/datasets/models/{model.pk}/delete": {},
        f"/datasets/{dataset.pk}/delete": {},
    }
    for address, body in orders.items():
        for stranger in (bob, guest):
            assert post(client_of(stranger), address, body).status_code == 404, address
            upload = {"archive": SimpleUploadedFile("a.zip", b""), "request_key": str(photos[0].pk)}
            answer = client_of(stranger).post(f"/datasets/{dataset.pk}/import", upload)
            assert answer.status_code == 404
    assert Dataset.objects.get().classes == dataset.classes
    assert (Dataset.objects.get().name, TrainedModel.objects.get().name) == ("Shapes", "m")
    assert dataset.rows.count() == 4


def test_somebody_else_s_photograph_is_not_added(dataset: Dataset, bob: User, alice: User) -> None:
    answer = post(client_of(alice), f"/datasets/{dataset.pk}/photos", {"photos": [str(add_scene(bob, 9).pk)]})
    assert answer.status_code == 404
    assert dataset.rows.count() == 4
