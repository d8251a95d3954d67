"""Files that cannot be used are refused with a reason and the place where it stands."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.detection.formats.samples import sample
from vision.detection.formats import (
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    Format,
    read_annotations,
    write_annotations,
)

FORMATS = get_args(Format)
SIZES = {"a.jpg": (64, 48), "two.png": (64, 48)}
TITLES = "filename,width,height,class,left,top,right,bottom\n"
XML = "<annotation><filename>a.jpg</filename><size><width>64</width><height>48</height></size>{}</annotation>"
BOX = "<object><name>{}</name><bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
REACHES = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def coco(**changes: Any) -> bytes:
    """One picture with one box, as changed."""
    document: dict[str, Any] = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}],
    }
    for name, value in changes.items():
        if name in document:
            document[name] = value
        else:
            document["annotations"][0][name] = value
    return json.dumps(document).encode()


def reason_of(format: Format, files: dict[str, bytes], **options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(BadAnnotations) as refused:
        read_annotations(format, files, **options)
    return refused.value.reason, dict(refused.value.figures)


@pytest.mark.parametrize(
    ("content", "reason", "figures"),
    [
        (b'{"images": [\n1,', "bad_json", {"line": 2}),
        (b"", "bad_json", {"line": 1}),
        (b"[" * 100_000, "bad_json", {"detail": "RecursionError"}),
        (b"1" * 10_000, "bad_json", {"detail": "ValueError"}),
        (b'{"images": "\xff"}', "not_text", {"position": 12}),
        (b"[]", "bad_value", {"field": "file"}),
        (b"{}", "missing_field", {"field": "images"}),
        (coco(images=[]), "unknown_picture", {"where": "annotations[0]", "value": "1"}),
        (coco(images=[], annotations=[]), "no_annotations", {}),
        (coco(images=[{"id": 1, "file_name": "a.jpg", "width": 64}]), "missing_field", {"field": "height"}),
        (coco(images=[{"id": 1, "file_name": "a.jpg", "width": 0, "height": 9}]), "bad_value", {"field": "size"}),
        (coco(images=[{"id": [], "file_name": "a.jpg", "width": 9, "height": 9}]), "bad_value", {"field": "id"}),
        (coco(images=[{"id": 1, "file_name": 3, "width": 9, "height": 9}]), "bad_value", {"field": "file_name"}),
        (coco(images=[{"id": i, "file_name": "a.jpg", "width": 9, "height": 9} for i in (1, 2)]), "duplicate_picture", {}),
        (coco(categories=[]), "no_classes", {}),
        (coco(categories=[{"id": i, "name": "cat"} for i in (1, 2)]), "duplicate_class", {"value": "cat"}),
        (coco(category_id=7), "unknown_class", {"value": "7", "where": "annotations[0]"}),
        (coco(bbox=[1, 2, 3]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, 3, "4"]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, True, 4]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, float("nan"), 4]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, 10**400, 4]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, -3, 4]), "bad_value", {"field": "bbox"}),
        (coco(bbox=[1, 2, 0, 4]), "box_empty", {"box": "1, 2, 1, 6"}),
        (coco(bbox=[60, 2, 9, 4]), "box_outside", {"width": 64, "height": 48, "box": "60, 2, 69, 6"}),
        (coco(bbox=[64.2, 2, 0.5, 4]), "box_outside", {}),
        (coco(score=2), "bad_value", {"field": "box"}),
        (coco(segmentation=[[1, 2, 3, 4]]), "bad_value", {"field": "segmentation"}),
        (coco(segmentation=[[1, 2, 3, 4, 5, None]]), "bad_value", {"field": "segmentation"}),
        (coco(segmentation={"size": [64, 48], "counts": [1]}), "bad_value", {"field": "segmentation"}),
        (coco(segmentation={"size": [48, 64], "counts": [-1]}), "bad_value", {"field": "segmentation"}),
        (coco(segmentation=7), "bad_value", {"field": "segmentation"}),
    ],
)  # fmt: skip
def test_refuses_bad_coco(content: bytes, reason: str, figures: dict[str, Any]) -> None:
    found, said = reason_of("coco", {"x.json": content})
    assert found == reason
    assert said["file"] == "x.json"
    assert figures.items() <= said.items()


@pytest.mark.parametrize(
    "name",
    [
        "../a.jpg",
        "/etc/passwd",
        "a/../../b.jpg",
        "..\\..\\b.jpg",
        "C:\\a.jpg",
        "",
        "a\n.jpg",
        "\ud800",
        "n" * 300,
    ],
)
def test_refuses_names_that_lead_elsewhere(name: str) -> None:
    images = [{"id": 1, "file_name": name, "width": 64, "height": 48}]
    assert reason_of("coco", {"x.json": coco(images=images)})[0] == "bad_name"


@pytest.mark.parametrize(
    ("content", "reason", "figures"),
    [
        ("0 0.5 0.5 0.1", "bad_value", {"line": 1}),
        ("0 0.5 0.5 0.1 0.1\nx 0.5 0.5 0.1 0.1", "bad_value", {"line": 2}),
        ("0.5 0.5 0.5 0.1 0.1", "bad_value", {"line": 1}),
        ("0 0.5 0.5 nan 0.1", "bad_value", {}),
        ("0 0.5 0.5 1e999 0.1", "bad_value", {}),
        ("inf 0.5 0.5 0.1 0.1", "bad_value", {}),
        ("0 0.5 0.5 0.1 0.1 0.1 0.1 0.1", "bad_value", {}),
        ("1 0.5 0.5 0.1 0.1", "unknown_class", {"value": 1, "line": 1}),
        ("-1 0.5 0.5 0.1 0.1", "unknown_class", {"value": -1}),
        ("0 0.5 0.5 0 0.1", "box_empty", {"line": 1}),
        ("0 0.5 0.5 -0.2 0.1", "box_empty", {"line": 1}),
        ("0 0.95 0.5 0.5 0.1", "box_outside", {"picture": "a.jpg", "line": 1}),
        ("0 320 240 100 100", "box_outside", {}),
    ],
)  # fmt: skip
def test_refuses_bad_yolo(content: str, reason: str, figures: dict[str, Any]) -> None:
    files = {"classes.txt": b"cat\n", "labels/a.txt": content.encode()}
    found, said = reason_of("yolo", files, sizes=SIZES)
    assert found == reason
    assert said["file"] == "labels/a.txt"
    assert figures.items() <= said.items()


def test_refuses_yolo_without_classes_or_pictures() -> None:
    label = {"a.txt": b"0 0.5 0.5 0.1 0.1"}
    assert reason_of("yolo", label, sizes=SIZES)[0] == "no_classes"
    assert reason_of("yolo", {**label, "data.yaml": b"nc: 3"}, sizes=SIZES)[0] == "no_classes"
    assert (
        reason_of("yolo", {**label, "data.yaml": b"names:\n  0: a\n  2: b"}, sizes=SIZES)[0] == "no_classes"
    )
    assert reason_of("yolo", {**label, "data.yaml": b"names: 3"}, sizes=SIZES)[0] == "no_classes"
    assert reason_of("yolo", {**label, "data.yaml": b"names: {a, b}"}, sizes=SIZES)[0] == "no_classes"
    assert reason_of("yolo", label, classes=["cat"]) == ("unknown_picture", {"file": "a.txt", "value": "a"})
    twice = {"x/a.jpg": (64, 48), "x/a.png": (64, 48)}
    assert reason_of("yolo", label, classes=["cat"], sizes=twice) == (
        "duplicate_picture",
        {"file": "", "value": "x/a.png"},
    )


@pytest.mark.parametrize(
    ("content", "reason", "figures"),
    [
        (XML.format("<object>"), "bad_xml", {"line": 1}),
        ("", "bad_xml", {}),
        ("<?xml version='1.0' encoding='EBCDIC'?><a/>", "bad_xml", {}),
        ("<a>" * 1000, "bad_xml", {"detail": "too large"}),
        (LAUGHS + XML.format("&b;"), "xml_with_entities", {}),
        (REACHES + XML.format("&a;"), "xml_with_entities", {}),
        (XML.format("&a;"), "bad_xml", {}),
        (XML.format(BOX.format("dog", 1, 1, 9, 9)), "unknown_class", {"value": "dog", "object": 0}),
        (XML.format(BOX.format("cat", 1, 1, "", 9)), "missing_field", {"field": "bndbox/xmax"}),
        (XML.format(BOX.format("cat", 1, 1, "x", 9)), "bad_value", {"field": "bndbox/xmax", "value": "x"}),
        (XML.format(BOX.format("cat", 1, 1, "nan", 9)), "bad_value", {}),
        (XML.format(BOX.format("cat", 9, 1, 8, 9)), "box_empty", {"object": 0}),
        (XML.format(BOX.format("cat", 1, 1, 99, 9)), "box_outside", {"box": "0, 0, 99, 9"}),
        (XML.format("").replace("64", "65"), "size_differs", {"value": "65 × 48", "size": "64 × 48"}),
        (XML.format("").replace("a.jpg", "b.jpg"), "unknown_picture", {"value": "b.jpg"}),
        (XML.format("").replace("<width>64</width>", ""), "missing_field", {"field": "size/width"}),
    ],
)  # fmt: skip
def test_refuses_bad_voc(content: str, reason: str, figures: dict[str, Any]) -> None:
    found, said = reason_of("voc", {"a.xml": content.encode()}, classes=["cat"], sizes=SIZES)
    assert found == reason
    assert said["file"] == "a.xml"
    assert figures.items() <= said.items()


def test_refuses_two_files_of_one_picture() -> None:
    xml = XML.format("").encode()
    assert reason_of("voc", {"a.xml": xml, "b.xml": xml})[0] == "duplicate_picture"
    rows = "x/a.jpg,64,48,cat,1,1,9,9\na.jpg,64,48,cat,1,1,9,9"
    sizes = {"x/a.jpg": (64, 48)}
    assert reason_of("csv", {"x.csv": (TITLES + rows).encode()}, sizes=sizes)[0] == "duplicate_picture"


@pytest.mark.parametrize(
    ("content", "reason", "figures"),
    [
        ("", "missing_field", {"field": "filename"}),
        ("filename,width\n", "missing_field", {"field": "height"}),
        (TITLES, "no_annotations", {}),
        (TITLES + "a.jpg,64,48\n", "bad_csv", {"line": 2}),
        (TITLES + '"a.jpg,64', "bad_csv", {"line": 2}),
        (TITLES + "a.jpg,x,48,cat,1,1,9,9", "bad_value", {"field": "width", "line": 2}),
        (TITLES + "a.jpg,64,48,cat,1,1,9,", "bad_value", {"field": "bottom"}),
        (TITLES + "a.jpg,64,48,dog,1,1,9,9", "unknown_class", {"value": "dog"}),
        (TITLES + "a.jpg,64,48,cat,1,1,1,9", "box_empty", {"line": 2}),
        (TITLES + "a.jpg,64,48,cat,1,1,99,9", "box_outside", {"line": 2}),
        (TITLES + "b.jpg,64,48,cat,1,1,9,9", "unknown_picture", {"value": "b.jpg"}),
        (TITLES + "a.jpg,6,48,cat,1,1,3,9", "size_differs", {"picture": "a.jpg"}),
    ],
)  # fmt: skip
def test_refuses_bad_tables(content: str, reason: str, figures: dict[str, Any]) -> None:
    found, said = reason_of("csv", {"x.csv": content.encode()}, classes=["cat"], sizes=SIZES)
    assert found == reason
    assert figures.items() <= said.items()


@pytest.mark.parametrize("format", FORMATS)
def test_refuses_what_is_too_large_or_nothing(format: Format) -> None:
    big = {"x.json": b" " * 300, "y.xml": b" "}
    reason, figures = reason_of(format, big, max_bytes=300)
    assert (reason, figures) == ("file_too_large", {"file": "x.json", "bytes": 301, "max_bytes": 300})
    assert reason_of(format, {}, classes=["cat"])[0] == "no_annotations"


def test_refuses_too_many_classes() -> None:
    names = [f"class {number}" for number in range(10_001)]
    assert reason_of("csv", {"x.csv": TITLES.encode()}, classes=names)[0] == "too_many_classes"


def test_a_folder_and_a_pictures_name_without_it_may_be_ambiguous() -> None:
    row = (TITLES + "a.jpg,64,48,cat,1,1,9,9").encode()
    assert read_annotations("csv", {"x.csv": row}, sizes={"p/a.jpg": (64, 48)}).pictures[0].name == "p/a.jpg"
    twice = {"p/a.jpg": (64, 48), "q/a.jpg": (64, 48)}
    assert reason_of("csv", {"x.csv": row}, sizes=twice)[0] == "unknown_picture"


@pytest.mark.parametrize("format", ["yolo", "voc"])
def test_does_not_write_two_pictures_into_one_file(format: Format) -> None:
    empty: dict[str, Any] = {"boxes": np.zeros((0, 4)), "classes": np.zeros(0), "width": 9, "height": 9}
    pictures = tuple(AnnotatedPicture(name=name, **empty) for name in ("a.jpg", "a.png"))
    with pytest.raises(BadAnnotations, match="duplicate_picture"):
        write_annotations(format, Annotations(classes=("cat",), pictures=pictures))


@pytest.mark.parametrize(
    ("format", "hostile"),
    [
        ("yolo", lambda: {"data.yaml": b"names: [" + b" " * 2_000_000 + b'"', "a.txt": b""}),
        ("yolo", lambda: {"data.yaml": b"names: [a" + b"'" * 2_000_000, "a.txt": b"1"}),
        ("yolo", lambda: {"data.yaml": b"names:\n- a" + b" " * 2_000_000 + b"b\n", "a.txt": b"1"}),
        ("voc", lambda: {"a.xml": b"<a " + b" " * 2_000_000}),
        ("csv", lambda: {"a.csv": b"," * 2_000_000}),
    ],
)  # fmt: skip
def test_hostile_files_do_not_take_long(format: Format, hostile: Callable[[], dict[str, bytes]]) -> None:
    started = time.process_time()
    with pytest.raises(BadAnnotations):
        read_annotations(format, hostile(), sizes=SIZES)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None, max_examples=80)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_and_nothing_else(format: Format, data: st.DataObject) -> None:
    files = write_annotations(format, sample())
    name = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    sizes = {picture.name: (picture.width, picture.height) for picture in sample().pictures}
    try:
        read = read_annotations(format, {**files, name: bytes(content)}, sizes=sizes)
    except BadAnnotations:
        return
    for picture in read.pictures:
        assert (picture.boxes >= 0).all()
        assert (picture.boxes[:, 2:] > picture.boxes[:, :2]).all()
        assert (picture.boxes[:, 2:] <= [picture.width, picture.height]).all()
        assert set(picture.classes) <= set(range(len(read.classes)))
