"""What is in photographs, as people say it with boxes: kept, refused, changed with the classes."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import post, reason, train
from webapp.accounts.models import User
from webapp.datasets.models import Dataset, DatasetPhoto
from webapp.objects.services import delete_photos
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


def keep(dataset: Dataset, photo: Photo, boxes: object) -> HttpResponse:
    address = f"/datasets/{dataset.pk}/annotate/{photo.pk}/boxes"
    return post(client_of(dataset.owner), address, {"boxes": boxes, "classes": dataset.classes})


def test_boxes_are_kept_in_px_of_the_photograph(dataset: Dataset, photos: list[Photo]) -> None:
    answer = keep(dataset, photos[0], [[10.126, 20, 40, 60.5, 1], [-0.4, 0, 120.3, 90, 0]])
    assert json.loads(answer.content)["boxes"] == [[10.13, 20, 40, 60.5, 1], [0, 0, 120, 90, 0]]
    row = DatasetPhoto.objects.get(photo=photos[0])
    assert row.annotated_at is not None
    assert keep(dataset, photos[0], []).status_code == 200
    assert DatasetPhoto.objects.get(photo=photos[0]).boxes == []


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        ([[130, 10, 150, 20, 0]], "box_outside"),
        ([[10, 10, 10.4, 20, 0]], "box_too_small"),
        ([[10, 10, 30, 20, 7]], "unknown_class_here"),
        ([[10, 10, 30, "x", 0]], "bad_request"),
        ([[1, 1, 30, 30, 0]] * 301, "too_many_boxes"),
    ],
)
def test_boxes_that_cannot_be_are_refused_and_the_others_stay(
    dataset: Dataset, photos: list[Photo], boxes: object, why: str
) -> None:
    keep(dataset, photos[0], [[10, 10, 30, 30, 1]])
    answer = keep(dataset, photos[0], boxes)
    assert reason(answer) == why
    assert DatasetPhoto.objects.get(photo=photos[0]).boxes == [[10, 10, 30, 30, 1]]


def test_a_class_is_added_or_renamed_but_not_twice(dataset: Dataset, alice: User) -> None:
    address = f"/datasets/{dataset.pk}/classes"
    assert post(client_of(alice), address, {"name": "star"}).status_code == 200
    assert post(client_of(alice), address, {"name": "disc", "place": 0}).status_code == 200
    assert reason(post(client_of(alice), address, {"name": "STAR"})) == "class_taken"
    assert Dataset.objects.get().classes == ["disc", "square", "triangle", "cross", "star"]


def test_a_data_set_and_its_classes_get_other_names(dataset: Dataset, alice: User) -> None:
    assert post(client_of(alice), f"/datasets/{dataset.pk}/rename", {"name": "Forms"}).status_code == 200
    assert post(client_of(alice), f"/datasets/{dataset.pk}/rename", {"name": ""}).status_code == 400
    assert Dataset.objects.get().name == "Forms"


def test_what_is_drawn_of_a_class_goes_with_it(dataset: Dataset, photos: list[Photo], alice: User) -> None:
    keep(dataset, photos[0], [[10, 10, 30, 30, 1], [40, 10, 60, 30, 3]])
    keep(dataset, photos[1], [[10, 10, 30, 30, 1]])
    keep(dataset, photos[2], [])
    address = f"/datasets/{dataset.pk}/classes/remove"
    answer = post(client_of(alice), address, {"place": 1})
    assert json.loads(answer.content)["classes"] == ["circle", "triangle", "cross"]
    rows = {row.photo_id: row for row in DatasetPhoto.objects.all()}
    assert rows[photos[0].pk].boxes == [[40, 10, 60, 30, 2]]
    assert rows[photos[1].pk].boxes == []
    assert rows[photos[1].pk].annotated_at is None  # nobody said that there is nothing in it
    assert rows[photos[2].pk].annotated_at is not None
    assert reason(post(client_of(alice), address, {"place": 9})) == "not_found"


def test_a_class_stays_while_something_counts_on_its_place(
    dataset: Dataset, photos: list[Photo], alice: User
) -> None:
    keep(dataset, photos[0], [[10, 10, 30, 30, 1]])
    train(dataset)
    answer = post(client_of(alice), f"/datasets/{dataset.pk}/classes/remove", {"place": 0})
    assert reason(answer) == "dataset_busy"
    assert Dataset.objects.get().classes == dataset.classes


def test_what_was_drawn_for_other_classes_is_not_taken_for_these(
    dataset: Dataset, photos: list[Photo], alice: User
) -> None:
    keep(dataset, photos[0], [[10, 10, 30, 30, 1]])
    post(client_of(alice), f"/datasets/{dataset.pk}/classes/remove", {"place": 0})  # in another window
    assert reason(keep(dataset, photos[0], [[10, 10, 30, 30, 2]])) == "classes_changed"
    assert DatasetPhoto.objects.get(photo=photos[0]).boxes == [[10, 10, 30, 30, 0]]


def test_the_last_class_stays(dataset: Dataset, alice: User) -> None:
    address = f"/datasets/{dataset.pk}/classes/remove"
    answers = [post(client_of(alice), address, {"place": 0}).status_code for _ in dataset.classes]
    assert answers == [200, 200, 200, 409]
    assert Dataset.objects.get().classes == ["cross"]


def test_a_deleted_photograph_leaves_the_data_set(dataset: Dataset, photos: list[Photo], alice: User) -> None:
    delete_photos(photos=[photos[0].pk], owner=alice)
    assert dataset.rows.count() == 3
