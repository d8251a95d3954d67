"""Files for other programs: read back by those programs' own libraries, at the thresholds as set."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO

from tests.webapp.conftest import client_of
from tests.webapp.objects.conftest import Bring, look_at
from webapp.accounts.models import User
from webapp.objects.models import Finding
from webapp.objects.pipelines.choice import choose
from webapp.objects.raw import RawBoxes, unpacked
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def raw(astronaut: Photo, alice: User) -> RawBoxes:
    return unpacked(look_at(astronaut, alice).raw)


def read_coco(content: bytes, folder: Path) -> COCO:
    path = folder / "annotations.json"
    path.write_bytes(content)
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


def test_coco_is_read_by_coco_s_own_library(
    raw: RawBoxes, astronaut: Photo, alice: User, tmp_path: Path
) -> None:
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/coco?score=0.2&iou=0.7")
    assert answer["Content-Disposition"] == 'attachment; filename="astronaut-coco.json"'
    coco = read_coco(answer.content, tmp_path)
    kept = choose(raw, score=0.2, iou=0.7).indices
    found = coco.loadAnns(coco.getAnnIds())
    assert len(found) == len(kept) > 2
    names = [coco.loadCats([one["category_id"]])[0]["name"].replace(" ", "_") for one in found]
    assert names == [raw["labels"][index] for index in kept]
    assert coco.loadCats([1, 91])[0]["name"] == "person"
    left, top, right, bottom = raw["boxes"][kept[0]]
    assert found[0]["bbox"] == pytest.approx([left, top, right - left, bottom - top])


def test_soft_suppression_is_exported_as_it_is_shown(raw: RawBoxes, astronaut: Photo, alice: User) -> None:
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/csv?score=0.2&iou=0.5&soft=on")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    soft, hard = (choose(raw, score=0.2, iou=0.5, soft=is_soft) for is_soft in (True, False))
    assert len(rows) == len(soft.indices) != len(hard.indices)
    assert [float(row["score"]) for row in rows] == pytest.approx(
        [soft.scores[one] for one in soft.indices], abs=1e-3
    )


def test_a_picture_of_a_damaged_photograph_says_so(raw: RawBoxes, astronaut: Photo, alice: User) -> None:
    display = Path(astronaut.display.path)
    display.write_bytes(display.read_bytes()[:200])
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/png")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "image_truncated")


def test_labels_that_are_hidden_are_not_exported(raw: RawBoxes, astronaut: Photo, alice: User) -> None:
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/csv?hide=face")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["class"] for row in rows] == ["person"]


def test_yolo_s_lines_lead_back_to_the_boxes(raw: RawBoxes, astronaut: Photo, alice: User) -> None:
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/yolo")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    (name,) = [name for name in archive.namelist() if name.endswith("astronaut.txt")]
    first = [float(value) for value in archive.read(name).split()[1:5]]
    left, top, right, bottom = raw["boxes"][choose(raw, score=0.35, iou=0.5).indices[0]]
    size = [512] * 4
    middle = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top]
    assert first == pytest.approx([value / side for value, side in zip(middle, size, strict=True)], abs=1e-6)


def test_the_picture_has_the_boxes_on_it(raw: RawBoxes, astronaut: Photo, alice: User) -> None:
    client = client_of(alice)
    pictures = [
        np.asarray(Image.open(io.BytesIO(client.get(f"/library/{astronaut.pk}/export/png?{query}").content)))
        for query in ("score=0.5", "score=0.99")
    ]
    differs = (pictures[0] != pictures[1]).any(axis=2)
    assert pictures[0].shape == (512, 512, 3)
    left, top, right, bottom = (round(value) for value in raw["boxes"][raw["labels"].index("person")])
    middle = (top + bottom) // 2
    assert differs[middle, max(0, left - 2) : left + 4].any()
    assert not differs[middle, (left + right) // 2]


def test_a_selection_is_one_file_with_names_of_their_own(
    bring: Bring, alice: User, bob: User, tmp_path: Path
) -> None:
    photos = [bring("astronaut", alice), bring("astronaut", alice, mark=7), bring("rocket", alice)]
    for photo in photos:
        look_at(photo, alice)
    chosen = {"photo": [str(photo.pk) for photo in photos]}
    coco = read_coco(client_of(alice).post("/library/export/coco", chosen).content, tmp_path)
    names = [image["file_name"] for image in coco.loadImgs(coco.getImgIds())]
    assert names == ["astronaut.png", "astronaut-2.png", "rocket.png"]
    answer = client_of(alice).post("/library/export/yolo", chosen)
    labels = [name for name in zipfile.ZipFile(io.BytesIO(answer.content)).namelist() if "labels/" in name]
    assert len(labels) == 3
    assert client_of(bob).post("/library/export/coco", chosen).status_code == 404


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ("coco?score=2", 400),
        ("coco?iou=0", 400),
        ("coco?detector=eyes", 400),
        ("coco?detector=centernet", 404),
        ("docx", 404),
        ("csv?hide=unicorn", 400),
    ],
)
@pytest.mark.usefixtures("raw")
def test_what_makes_no_sense_is_refused(astronaut: Photo, alice: User, what: str, status: int) -> None:
    answer = client_of(alice).get(f"/library/{astronaut.pk}/export/{what}")
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["message"]


def test_nothing_found_is_an_empty_file_not_an_error(bring: Bring, alice: User, tmp_path: Path) -> None:
    rocket = bring("rocket", alice)
    look_at(rocket, alice)
    assert Finding.objects.count() == 1
    coco = read_coco(client_of(alice).get(f"/library/{rocket.pk}/export/coco").content, tmp_path)
    assert (len(coco.imgs), len(coco.anns)) == (1, 0)
