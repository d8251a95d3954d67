"""Annotations to write and read back."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from vision.detection.formats import AnnotatedPicture, Annotations, Outline

NAMES = st.text(
    st.characters(categories=["L", "N"], include_characters="-_ ,'\"&<>#:{}[]\\é猫"), min_size=1, max_size=12
)
CLASSES = st.lists(NAMES.map(str.strip).filter(bool), min_size=1, max_size=4, unique=True).map(tuple)
FILES = st.lists(
    st.from_regex(r"([a-z]{1,3}/)?[a-z0-9é猫 ]{1,6}", fullmatch=True).filter(
        lambda name: name == name.strip()
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda name: name.rsplit("/", 1)[-1],
)


@st.composite
def pictures(draw: st.DrawFn, name: str, classes: int) -> AnnotatedPicture:
    width, height = draw(st.integers(2, 5000)), draw(st.integers(2, 5000))
    count = draw(st.integers(0, 3))
    part = st.floats(0, 1)
    boxes = []
    for _ in range(count):
        left, top = draw(part) * (width - 1), draw(part) * (height - 1)
        right, bottom = (
            left + 0.5 + draw(part) * (width - left - 0.5),
            top + 0.5 + draw(part) * (height - top - 0.5),
        )
        boxes.append([left, top, min(right, width), min(bottom, height)])
    is_ignored = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    scores = draw(st.none() | st.lists(part, min_size=count, max_size=count)) if count else None
    return AnnotatedPicture(
        name=f"{name}.jpg",
        width=width,
        height=height,
        boxes=np.reshape(boxes, (-1, 4)),
        classes=np.array(
            draw(st.lists(st.integers(0, classes - 1), min_size=count, max_size=count)), np.int64
        ),
        scores=None if scores is None else np.array(scores),
        is_ignored=np.array(is_ignored) if any(is_ignored) else None,
    )


@st.composite
def annotations(draw: st.DrawFn) -> Annotations:
    classes = draw(CLASSES)
    return Annotations(
        classes=classes, pictures=tuple(draw(pictures(name, len(classes))) for name in draw(FILES))
    )


def sample() -> Annotations:
    """Two pictures: one with a cat that has an outline and a crowd of people that has a mask; one with nothing."""
    triangle = Outline(polygons=((10.0, 20.0, 60.0, 20.0, 10.0, 80.0),), area=1500.0)
    crowd = Outline(runs=(5, 20, 100 * 80 - 25), area=20.0)
    return Annotations(
        classes=("person", "cat"),
        pictures=(
            AnnotatedPicture(
                name="in/one.jpg",
                width=100,
                height=80,
                boxes=np.array([[10.0, 20, 60, 80], [0, 0, 1, 25.5]]),
                classes=np.array([1, 0]),
                scores=np.array([0.5, 0.25]),
                is_ignored=np.array([False, True]),
                outlines=(triangle, crowd),
            ),
            AnnotatedPicture(
                name="two.png", width=64, height=48, boxes=np.zeros((0, 4)), classes=np.zeros(0, np.int64)
            ),
        ),
        numbers=(1, 17),
    )
