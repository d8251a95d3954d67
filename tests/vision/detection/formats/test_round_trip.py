"""What is written in a format is read back: boxes in every format, the rest where it has a place."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings

from tests.vision.detection.formats.samples import annotations, sample
from vision.detection.formats import (
    AnnotatedPicture,
    Annotations,
    Format,
    read_annotations,
    write_annotations,
)

FORMATS = get_args(Format)
KEEPS_SCORES = ("coco", "csv")
KEEPS_IGNORED = ("coco", "voc", "csv")


def read_back(format: Format, written: Annotations) -> Annotations:
    files = write_annotations(format, written)
    sizes = {picture.name: (picture.width, picture.height) for picture in written.pictures}
    found = read_annotations(format, files, sizes=sizes)
    order = [picture.name for picture in written.pictures]
    ordered = sorted(found.pictures, key=lambda picture: order.index(picture.name))
    return Annotations(classes=found.classes, pictures=tuple(ordered), numbers=found.numbers)


def named(read: Annotations, picture: AnnotatedPicture) -> list[str]:
    return [read.classes[kind] for kind in picture.classes]


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None, max_examples=60)
@given(annotations())
def test_boxes_and_classes_survive(format: Format, written: Annotations) -> None:
    read = read_back(format, written)
    if format != "csv":  # which knows only the classes that occur
        assert read.classes == written.classes
    assert len(read.pictures) == len(written.pictures)
    for after, before in zip(read.pictures, written.pictures, strict=True):
        assert (after.name, after.width, after.height) == (before.name, before.width, before.height)
        assert named(read, after) == named(written, before)
        np.testing.assert_allclose(after.boxes, before.boxes, atol=1e-4)
        if format in KEEPS_SCORES and before.scores is not None:
            assert after.scores is not None
            np.testing.assert_allclose(after.scores, before.scores)
        if format in KEEPS_IGNORED and before.is_ignored is not None:
            np.testing.assert_array_equal(after.is_ignored, before.is_ignored)


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None, max_examples=20)
@given(annotations())
def test_a_second_round_changes_nothing_more(format: Format, written: Annotations) -> None:
    once = read_back(format, written)
    twice = read_back(format, once)
    for after, before in zip(twice.pictures, once.pictures, strict=True):
        np.testing.assert_allclose(after.boxes, before.boxes, atol=1e-5)


def test_outlines_survive_where_there_is_a_place_for_them() -> None:
    written = sample()
    in_coco, in_yolo = (read_back(format, written).pictures[0] for format in ("coco", "yolo"))
    assert in_coco.outlines == written.pictures[0].outlines
    polygon, crowd = in_yolo.outlines
    assert polygon is not None
    assert polygon.polygons[0] == pytest.approx(written.pictures[0].outlines[0].polygons[0])  # type: ignore[union-attr]
    assert crowd is None


def test_numbers_of_classes_survive_in_coco() -> None:
    assert read_back("coco", sample()).numbers == (1, 17)
