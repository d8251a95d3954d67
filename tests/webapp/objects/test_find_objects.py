"""Looking for objects in one photograph: what is kept, what it says, and where it came from."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest

from tests.webapp.conftest import client_of
from tests.webapp.objects.conftest import Bring, look_at, post
from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.objects import Detections
from vision.faces import Box
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.kinds import queue_of
from webapp.jobs.models import Job
from webapp.objects import services
from webapp.objects.detectors import DETECTORS
from webapp.objects.labels import FACE, LABELS, color_of
from webapp.objects.models import Finding, FoundLabel
from webapp.objects.pipelines.animals import is_of_an_animal
from webapp.objects.pipelines.choice import choose
from webapp.objects.raw import unpacked
from webapp.photos.models import Photo
from webapp.photos.services import remove_photo

pytestmark = pytest.mark.django_db(transaction=True)


def labels_of(finding: Finding) -> dict[str, int]:
    return dict(FoundLabel.objects.filter(finding=finding).values_list("label", "count"))


def test_an_astronaut_is_a_person_with_a_face(astronaut: Photo, alice: User) -> None:
    finding = look_at(astronaut, alice)
    assert labels_of(finding) == {"person": 1, "face": 1}
    raw = unpacked(finding.raw)
    person, face = (raw["boxes"][raw["labels"].index(label)] for label in ("person", FACE))
    assert person[0] < face[0] < face[2] < person[2]
    assert person[1] <= face[1] < face[3] < person[3]


def test_a_photograph_whose_file_is_gone_is_said_to_be(astronaut: Photo, alice: User) -> None:
    job = services.find_objects(photo=astronaut, detector="nanodet", owner=alice, request_key=uuid4())
    astronaut.display.storage.delete(str(astronaut.display))
    assert runner.run(job.pk) is runner.Outcome.FAILED
    assert Job.objects.get(pk=job.pk).reason == "photo_deleted"


def test_a_cat_is_nobody(bring: Bring, alice: User) -> None:
    assert FACE not in unpacked(look_at(bring("chelsea", alice), alice).raw)["labels"]


@pytest.mark.parametrize(
    ("things", "is_animals"),
    [
        ([("cat", 0.6, (0, 0, 100, 100))], True),
        ([("cat", 0.4, (0, 0, 100, 100))], False),
        ([("cat", 0.9, (40, 0, 100, 100))], False),
        ([("cat", 0.9, (0, 0, 100, 100)), ("person", 0.4, (10, 10, 90, 90))], False),
        ([("couch", 0.9, (0, 0, 100, 100))], False),
        ([], False),
    ],
)
def test_a_face_is_an_animal_s_if_it_lies_in_one_and_in_nobody(
    things: list[tuple[str, float, tuple[int, ...]]], is_animals: bool
) -> None:
    slugs = [known.slug for known in COCO_CLASSES]
    count = len(things)
    found = Detections(
        boxes=np.array([box for *_, box in things], np.float32).reshape(-1, 4),
        scores=np.array([score for _, score, _ in things], np.float32),
        classes=np.array([slugs.index(slug) for slug, *_ in things], np.int64),
        cells=np.zeros((count, 4), np.float32),
        positions=np.zeros((count, 2), np.int64),
        strides=np.zeros(count, np.int64),
        anchors=np.zeros((count, 2), np.float32),
        windows=np.zeros(count, np.int64),
        looks=(),
    )
    assert is_of_an_animal(Box(30, 30, 60, 60), found) is is_animals


def test_every_raw_box_is_kept_with_the_cell_and_point_it_came_from(astronaut: Photo, alice: User) -> None:
    raw = unpacked(look_at(astronaut, alice).raw)
    count = len(raw["boxes"])
    columns = ("scores", "labels", "cells", "points", "stride", "anchor", "look")
    assert count > 100
    assert {len(raw[name]) for name in columns} == {count}  # type: ignore[literal-required]
    for label, cell, point, stride in zip(
        raw["labels"], raw["cells"], raw["points"], raw["stride"], strict=True
    ):
        if label == FACE:
            assert cell is None
            continue
        assert cell is not None
        assert point is not None
        assert stride in raw["strides"] == [8, 16, 32]
        assert cell[2] - cell[0] == pytest.approx(stride * 512 / 416, abs=0.02)
        assert cell[0] < point[0] < cell[2]
        assert cell[1] < point[1] < cell[3]


def test_tiny_yolo_says_which_anchor_box_it_stretched(astronaut: Photo, alice: User) -> None:
    finding = look_at(astronaut, alice, "tiny_yolo")
    assert labels_of(finding) == {"face": 1}
    raw = unpacked(finding.raw)
    (best,) = choose(raw, score=0.5, iou=0.5).indices
    cell, box, anchor = raw["cells"][best], np.array(raw["boxes"][best]), raw["anchor"][best]
    assert len(raw["anchors"]) == 5
    assert anchor is not None
    assert cell is not None
    middle = (box[:2] + box[2:]) / 2
    assert cell[0] <= middle[0] <= cell[2]
    assert cell[1] <= middle[1] <= cell[3]
    wide, high = np.array(raw["anchors"][anchor]) * 512 / 416
    assert 0.3 < (box[2] - box[0]) / wide < 3
    assert 0.3 < (box[3] - box[1]) / high < 3


def test_boxes_are_of_the_photograph_not_of_its_smaller_copy(bring: Bring, alice: User) -> None:
    photo = bring("astronaut", alice)
    Photo.objects.filter(pk=photo.pk).update(
        width=1024, height=1024
    )  # as if the display copy were half as large
    raw = unpacked(look_at(photo, alice).raw)
    assert (raw["width"], raw["height"], raw["looks"][0]["side"]) == (1024, 1024, 1024)
    assert max(box[3] for box in raw["boxes"]) > 900


def test_who_looks_again_gets_one_new_answer(astronaut: Photo, alice: User) -> None:
    first = look_at(astronaut, alice)
    again = look_at(astronaut, alice)
    assert (again.pk, labels_of(again)) == (first.pk, {"person": 1, "face": 1})


def test_goes_before_those_that_nobody_waits_for(astronaut: Photo, alice: User) -> None:
    job = services.find_objects(photo=astronaut, detector="nanodet", owner=alice, request_key=uuid4())
    assert queue_of(job) == "quick"


def test_a_photograph_that_was_deleted_meanwhile_fails_with_a_reason(astronaut: Photo, alice: User) -> None:
    job = services.find_objects(photo=astronaut, detector="nanodet", owner=alice, request_key=uuid4())
    remove_photo(astronaut)
    assert not Photo.objects.filter(pk=astronaut.pk).exists()  # no job holds it
    assert runner.run(job.pk) is runner.Outcome.FAILED
    assert Job.objects.get(pk=job.pk).reason == "photo_deleted"


def test_what_was_found_goes_with_the_photograph(astronaut: Photo, alice: User) -> None:
    look_at(astronaut, alice)
    assert client_of(alice).delete(f"/photos/{astronaut.pk}/").status_code == 204
    assert not Finding.objects.exists()
    assert not FoundLabel.objects.exists()


def test_the_house_s_photographs_have_a_finding_for_each_who_asks(
    bring: Bring, alice: User, bob: User
) -> None:
    house = bring("chelsea", None)
    look_at(house, alice)
    assert client_of(alice).get(f"/library/{house.pk}/found").status_code == 200
    assert client_of(bob).get(f"/library/{house.pk}/found").status_code == 404
    assert client_of(bob).get(f"/library/{house.pk}/").status_code == 200


def test_a_double_click_is_one_job(astronaut: Photo, alice: User) -> None:
    wish = {"detector": "nanodet", "request_key": str(uuid4())}
    answers = [post(client_of(alice), f"/library/{astronaut.pk}/find", wish) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Job.objects.count() == 1


@pytest.mark.parametrize("wish", [{}, {"detector": "eyes"}, {"detector": "nanodet", "request_key": "x"}])
def test_wishes_that_make_no_sense_are_refused(astronaut: Photo, alice: User, wish: dict[str, str]) -> None:
    assert post(client_of(alice), f"/library/{astronaut.pk}/find", wish).status_code == 400
    assert not Job.objects.exists()


def test_there_is_a_word_and_a_readable_colour_for_every_class() -> None:
    assert list(LABELS) == [*(one.slug for one in COCO_CLASSES), FACE]
    assert set(DETECTORS) == {"nanodet", "centernet", "tiny_yolo"}
    for label in LABELS:
        assert _contrast(color_of(label), "#10131a") >= 4.5, label


def _contrast(a: str, b: str) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
