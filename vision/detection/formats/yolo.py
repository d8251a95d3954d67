"""YOLO's text files: one a picture, a line a box, midpoint and size as parts of the picture.

``data.yaml`` or ``classes.txt`` names the classes. A line of more than six numbers is a polygon, as Ultralytics
writes it for segmentation; six numbers end in a score.

Reference: Redmon et al. 2016, "You only look once", section 2; https://docs.ultralytics.com/datasets/detect/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np

from vision.detection.boxes import corners_to_yolo
from vision.detection.formats.annotations import (
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    Outline,
    PictureDraft,
    checked_classes,
    decoded,
)
from vision.detection.formats.class_lists import read_class_list, write_data_yaml
from vision.detection.formats.known_pictures import Sizes

FOLDERS = ("images", "labels")
"""A picture and its labels lie in these, in folders of one name inside them."""

LARGEST = 1e6
"""All numbers but the class are parts of a picture."""

NOT_LABELS = ("train", "val", "valid", "test")
"""Text files of these names list pictures."""


def read(files: Mapping[str, bytes], sizes: Sizes, classes: Sequence[str] | None) -> Annotations:
    """Read the label files in ``files``; see :func:`vision.detection.formats.read_annotations`."""
    names = checked_classes("data.yaml", tuple(classes) if classes else read_class_list(files))
    drafts = {_key(name): PictureDraft(name, name, *size) for name, size in sizes.items()}
    if len(drafts) < len(sizes):
        raise BadAnnotations("duplicate_picture", file="", value=_first_repeated(sizes))
    for file in _label_files(files):
        draft = drafts.get(_key(file))
        if draft is None:
            raise BadAnnotations("unknown_picture", file=file, value=PurePosixPath(file).stem)
        for number, line in enumerate(decoded(file, files[file]).splitlines(), 1):
            if line.strip():
                _add(line, draft, len(names), file=file, line=number)
    return Annotations(classes=names, pictures=tuple(draft.finished() for draft in drafts.values()))


def write(annotations: Annotations) -> dict[str, bytes]:
    """A text file for every picture, in ``labels/``, ``data.yaml`` and ``classes.txt``. Scores are left out."""
    files = {
        "data.yaml": write_data_yaml(annotations.classes),
        "classes.txt": "".join(f"{name}\n" for name in annotations.classes).encode(),
    }
    for picture in annotations.pictures:
        parts = [part for part in PurePosixPath(picture.name).parts if part != "images"]
        file = str(PurePosixPath("labels", *parts).with_suffix(".txt"))
        if file in files:
            raise BadAnnotations("duplicate_picture", file=file, value=picture.name)
        files[file] = "".join(f"{line}\n" for line in _lines(picture)).encode()
    return files


def _key(name: str) -> tuple[str, ...]:
    """What a picture and its labels have in common: the path without ``images``, ``labels`` and the suffix."""
    path = PurePosixPath(name.replace("\\", "/")).with_suffix("")
    return tuple(part for part in path.parts if part not in FOLDERS)


def _first_repeated(names: Mapping[str, object]) -> str:
    seen = set()
    for name in names:
        if _key(name) in seen:
            break
        seen.add(_key(name))
    return name


def _label_files(files: Mapping[str, bytes]) -> list[str]:
    texts = [PurePosixPath(file) for file in files if file.lower().endswith(".txt")]
    in_folder = [path for path in texts if "labels" in path.parts]
    others = [
        path
        for path in texts
        if path.stem not in (*NOT_LABELS, "classes") and not path.stem.lower().startswith("readme")
    ]
    return sorted(str(path) for path in in_folder or others)


def _add(written: str, draft: PictureDraft, classes: int, *, file: str, line: int) -> None:
    wrong = BadAnnotations("bad_value", file=file, line=line, field="line", value=written[:80])
    try:
        number, *values = [float(word) for word in written.split()]
    except ValueError as error:
        raise wrong from error
    if not all(abs(value) < LARGEST for value in (number, *values)) or number != int(number):
        raise wrong
    if not 0 <= number < classes:
        raise BadAnnotations("unknown_class", file=file, line=line, value=int(number))
    scale = np.array([draft.width, draft.height], np.float64)
    if len(values) in (4, 5):
        center, size = np.array(values[:2]) * scale, np.array(values[2:4]) * scale
        corners, outline = np.concatenate([center - size / 2, center + size / 2]), None
    elif len(values) >= 6 and len(values) % 2 == 0:
        points = np.array(values).reshape(-1, 2) * scale
        corners = np.concatenate([points.min(axis=0), points.max(axis=0)])
        outline = Outline(polygons=(tuple(points.ravel().tolist()),))
    else:
        raise wrong
    score = values[4] if len(values) == 5 else None
    draft.add(corners.tolist(), int(number), score=score, outline=outline, file=file, line=line)


def _lines(picture: AnnotatedPicture) -> list[str]:
    size = [picture.width, picture.height]
    written = corners_to_yolo(picture.boxes, width=size[0], height=size[1]).tolist()
    for row, outline in enumerate(picture.outlines):
        if outline is not None and len(outline.polygons) == 1:  # there is no way to write several
            written[row] = (np.reshape(outline.polygons[0], (-1, 2)) / size).ravel().tolist()
    return [
        " ".join([str(kind), *(f"{value:.9g}" for value in values)])
        for kind, values in zip(picture.classes, written, strict=True)
    ]
