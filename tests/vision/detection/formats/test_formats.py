"""The files are what other programs write and read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from pycocotools import mask
from pycocotools.coco import COCO

from tests.vision.detection.formats.samples import CLASSES, sample
from vision.detection.formats import AnnotatedPicture, Annotations, read_annotations, write_annotations
from vision.detection.formats.class_lists import read_class_list, write_data_yaml


def test_pycocotools_reads_our_coco(tmp_path: Path) -> None:
    (content,) = write_annotations("coco", sample()).values()
    (tmp_path / "a.json").write_bytes(content)
    coco = COCO(tmp_path / "a.json")
    assert [category["name"] for category in coco.loadCats([1, 17])] == ["person", "cat"]
    cat, crowd = coco.loadAnns(coco.getAnnIds(imgIds=[1]))
    assert cat["bbox"] == [10, 20, 50, 60]
    assert (cat["category_id"], cat["iscrowd"], cat["score"]) == (17, 0, 0.5)
    assert mask.area(coco.annToRLE(cat)) == pytest.approx(cat["area"], rel=0.05)
    assert mask.area(coco.annToRLE(crowd)) == crowd["area"] == 20
    assert coco.getAnnIds(imgIds=[2]) == []


def test_reads_coco_as_others_write_it() -> None:
    document = {
        "info": {"year": 2017},
        "images": [{"id": 7, "file_name": "a.jpg", "width": 640.0, "height": 480, "license": 1}],
        "categories": [{"id": 90, "name": "toothbrush"}, {"id": 1, "name": "person"}],
        "annotations": [{"image_id": 7, "category_id": 90, "bbox": [600.2, 0, 40, 10.5], "iscrowd": 0}],
    }
    read = read_annotations("coco", {"x/instances.json": json.dumps(document).encode()})
    assert read.classes == ("person", "toothbrush")
    assert read.numbers == (1, 90)
    np.testing.assert_allclose(read.pictures[0].boxes, [[600.2, 0, 640, 10.5]])  # .2 px beyond is rounding
    assert read.pictures[0].classes.tolist() == [1]
    assert read.pictures[0].scores is None


def test_classes_that_are_allowed_have_their_order() -> None:
    read = read_annotations("coco", write_annotations("coco", sample()), classes=["cat", "dog", "person"])
    assert read.classes == ("cat", "dog", "person")
    assert read.pictures[0].classes.tolist() == [0, 2]
    assert read.numbers is None


def test_yolo_as_ultralytics_writes_it() -> None:
    files = {
        "data.yaml": b"path: ../x\nnames: ['person', \"wine glass\", cat]  # three\nnc: 3\n",
        "labels/train/a.txt": b"2 0.5 0.5 0.5 1\n\n0 0.25 0.25 0.1 0.1 0.75\n",
        "labels/train/b.txt": b"",
        "train.txt": b"images/train/a.jpg\n",
        "README.dataset.txt": b"about",
    }
    sizes = {"images/train/a.jpg": (200, 100), "images/train/b.png": (20, 10), "images/val/c.jpg": (5, 5)}
    read = read_annotations("yolo", files, sizes=sizes)
    assert read.classes == ("person", "wine glass", "cat")
    one, two, three = read.pictures
    np.testing.assert_allclose(one.boxes, [[50, 0, 150, 100], [40, 20, 60, 30]])
    assert one.classes.tolist() == [2, 0]
    assert len(two.boxes) == len(three.boxes) == 0


def test_yolo_puts_labels_beside_pictures() -> None:
    empty = {"boxes": np.zeros((0, 4)), "classes": np.zeros(0, np.int64), "width": 9, "height": 9}
    pictures = tuple(AnnotatedPicture(name=name, **empty) for name in ("images/train/a.jpg", "b.png"))
    files = write_annotations("yolo", Annotations(classes=("cat",), pictures=pictures))
    assert set(files) == {"data.yaml", "classes.txt", "labels/train/a.txt", "labels/b.txt"}


@given(CLASSES)
def test_yaml_of_classes_is_yaml(classes: tuple[str, ...]) -> None:
    written = write_data_yaml(classes)
    assert yaml.safe_load(written)["names"] == dict(enumerate(classes))
    assert tuple(read_class_list({"data.yaml": written})) == classes


@pytest.mark.parametrize(
    "text",
    [
        "names:\n- a b\n- 'it''s'\n- \"q\"\nnc: 3",
        "train: x\nnames:\n  # of all\n  0: a b\n  2: q\n  1: it's\n",
        "names: [a b, \"it's\", 'q']",
        'names: {0: a b, 1: it\'s, 2: "q"}',
        "names: [\n  a b,\n  it's,\n  q,\n]\n",
    ],
)
def test_lists_of_classes_as_people_write_them(text: str) -> None:
    assert list(read_class_list({"x.yml": text.encode()})) == ["a b", "it's", "q"]
    names = yaml.safe_load(text)["names"]
    assert sorted(names.values() if isinstance(names, dict) else names) == ["a b", "it's", "q"]


def test_classes_by_the_line() -> None:
    assert read_class_list({"obj.names": b"cat\r\ndog\r\n"}) == ["cat", "dog"]


def test_voc_counts_pixels_from_one_and_includes_the_last() -> None:
    files = write_annotations("voc", sample())
    xml = files["in/one.xml"].decode()
    for edge in ("<xmin>11</xmin>", "<ymin>21</ymin>", "<xmax>60</xmax>", "<ymax>80</ymax>"):
        assert edge in xml
    assert "<difficult>1</difficult>" in xml


def test_voc_as_labelimg_writes_it() -> None:
    xml = b"""<annotation verified="yes"><folder>x</folder><filename>a.jpg</filename><path>C:\\x\\a.jpg</path>
        <size><width>100</width><height>50</height><depth>3</depth></size><segmented>0</segmented>
        <object><name>cat</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>
        <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>100</xmax><ymax>50</ymax></bndbox></object></annotation>"""
    read = read_annotations("voc", {"a.xml": xml}, sizes={"JPEGImages/a.jpg": (100, 50)})
    assert read.classes == ("cat",)
    assert read.pictures[0].name == "JPEGImages/a.jpg"
    assert read.pictures[0].boxes.tolist() == [[0, 0, 100, 50]]


def test_voc_in_utf_16() -> None:
    xml = write_annotations("voc", sample())["in/one.xml"].decode().replace("utf-8", "utf-16")
    assert len(read_annotations("voc", {"a.xml": xml.encode("utf-16")}).pictures[0].boxes) == 2


def test_a_table_as_tensorflow_has_it() -> None:
    table = "\ufefffilename,width,height,class,xmin,ymin,xmax,ymax\r\na.jpg,64,48,cat,8,8,24,40\r\n"
    read = read_annotations("csv", {"x.csv": table.encode()})
    assert read.pictures[0].boxes.tolist() == [[8, 8, 24, 40]]
    assert (
        write_annotations("csv", sample())["annotations.csv"].decode().splitlines()[-1]
        == "two.png,64,48,,,,,,,"
    )
