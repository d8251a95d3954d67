"""Outlines on photographs, and segmenters that learn from them."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from tests.webapp.conftest import client_of
from tests.webapp.datasets.conftest import outline, post, reason, train
from vision.training.own_photographs import EFFORTS
from webapp.accounts.models import User
from webapp.cutouts.services import save_mask
from webapp.datasets.models import Dataset, DatasetPhoto, TrainedModel, Trial
from webapp.datasets.pipelines.pictures import outlined_pictures
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)

SQUARE = [10.0, 10.0, 50.0, 10.0, 50.0, 50.0, 10.0, 50.0]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = EFFORTS["quick"]._replace(steps=2, side=64)
    monkeypatch.setitem(EFFORTS, "quick", quick)


def keep(dataset: Dataset, photo: Photo, *outlines: object) -> object:
    address = f"/datasets/{dataset.pk}/annotate/{photo.pk}/outlines"
    return post(client_of(dataset.owner), address, {"outlines": outlines, "classes": dataset.classes})


def test_outlines_are_kept_within_the_photograph(masks: Dataset, photos: list[Photo]) -> None:
    keep(masks, photos[0], {"place": 1, "rings": [[-5, 10.04, 130, 10, 130, 95]]})
    (kept,) = DatasetPhoto.objects.get(photo=photos[0], dataset=masks).outlines
    assert kept == {"place": 1, "rings": [[0, 10, 120, 10, 120, 90]]}


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        ({"place": 9, "rings": [SQUARE]}, "unknown_class_here"),
        ({"place": 0, "rings": [[10, 10, 10.5, 10, 10.5, 10.5]]}, "outline_too_small"),
        ({"place": 0, "rings": [[200, 10, 300, 10, 300, 50]]}, "outline_too_small"),
        ({"place": 0, "rings": []}, "outline_too_small"),
        ({"place": 0, "rings": [[10, 10, 20, 20]]}, "bad_request"),
        ({"place": 0, "rings": [SQUARE[:-1]]}, "bad_request"),
        ({"place": 0, "rings": [SQUARE * 6000]}, "too_many_points"),
        ([10, 10, 30, 30, 0], "bad_request"),
    ],
)
def test_outlines_that_cannot_be_are_refused_and_the_others_stay(
    masks: Dataset, photos: list[Photo], drawn: object, why: str
) -> None:
    keep(masks, photos[0], {"place": 0, "rings": [SQUARE]})
    assert reason(keep(masks, photos[0], drawn)) == why  # type: ignore[arg-type]
    assert len(DatasetPhoto.objects.get(photo=photos[0], dataset=masks).outlines) == 1


def test_boxes_are_not_drawn_among_masks(masks: Dataset, photos: list[Photo], alice: User) -> None:
    address = f"/datasets/{masks.pk}/annotate/{photos[0].pk}/boxes"
    assert (
        reason(post(client_of(alice), address, {"boxes": [[1, 1, 9, 9, 0]], "classes": masks.classes}))
        == "bad_request"
    )


def test_what_is_cut_out_becomes_outlines(masks: Dataset, photos: list[Photo], alice: User) -> None:
    address = f"/datasets/{masks.pk}/annotate/{photos[0].pk}/cutout"
    assert reason(client_of(alice).get(address)) == "no_cutout"  # type: ignore[arg-type]
    mask = np.zeros((90, 120), np.uint8)
    mask[20:60, 30:90] = 255
    mask[30:50, 40:60] = 0
    mask[80, 80] = 255  # a slip of the brush
    stream = BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    stream.seek(0)
    save_mask(photo=photos[0], owner=alice, file=stream)
    (found,) = client_of(alice).get(address).json()["outlines"]
    assert [(min(ring[::2]), max(ring[::2])) for ring in found["rings"]] == [(30, 90), (40, 60)]


def test_the_labels_of_a_picture_are_its_classes_with_holes(masks: Dataset, photos: list[Photo]) -> None:
    hole = [20.0, 20.0, 40.0, 20.0, 40.0, 40.0, 20.0, 40.0]
    outline(masks, {"place": 2, "rings": [SQUARE, hole]})
    picture = outlined_pictures(train(masks))[0]
    assert picture.labels.shape == picture.image.shape[:2] == (90, 120)
    assert (picture.labels == 3).sum() == 40 * 40 - 20 * 20
    assert picture.labels[30, 30] == 0


@pytest.mark.usefixtures("untraced")
def test_a_segmenter_learns_is_tried_and_its_mask_taken_home(
    masks: Dataset, photos: list[Photo], alice: User
) -> None:
    outline(masks, {"place": 0, "rings": [SQUARE]})
    job = train(masks)
    assert job.kind == "train_segmenter"
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert [row[0] for row in Job.objects.get().history] == [1, 2]
    model = TrainedModel.objects.get()
    asked = {"photos": [str(photo.pk) for photo in photos[:2]], "request_key": str(uuid4())}
    assert post(client_of(alice), f"/datasets/models/{model.pk}/try", asked).status_code == 201
    assert runner.run(Job.objects.latest("pk").pk) is runner.Outcome.DONE
    assert model.trials.count() == 2
    for mask in Trial.objects.get(photo=photos[0]).masks:
        assert mask["size"] == [90, 120]
        assert 0 < mask["share"] <= 1


def test_a_mask_is_a_picture_of_classes_that_leaves_the_background_out(
    masks: Dataset, photos: list[Photo], alice: User
) -> None:
    model = TrainedModel.objects.create(owner=alice, dataset=masks, name="m", classes=masks.classes)
    address = f"/datasets/models/{model.pk}/mask/{photos[0].pk}.png"
    assert client_of(alice).get(address).status_code == 404
    half = {"place": 3, "share": 0.5, "size": [45, 60], "counts": [45 * 30, 45 * 30]}
    Trial.objects.create(model=model, photo=photos[0], masks=[half])
    with Image.open(BytesIO(client_of(alice).get(f"{address}?download").content)) as picture:
        assert picture.size == (120, 90)
        labels = np.array(picture)
        assert np.array(picture.convert("RGBA"))[0, 0, 3] == 0
    assert (labels[:, :60] == 0).all()
    assert (labels[:, 60:] == 4).all()
