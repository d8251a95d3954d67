"""COCO's ``instances`` JSON.

Reference: Lin et al. 2014, "Microsoft COCO"; https://cocodataset.org/#format-data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

import numpy as np

from vision.detection.boxes import coco_to_corners, corners_to_coco
from vision.detection.formats.annotations import (
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    Outline,
    PictureDraft,
    checked_classes,
    class_places,
)
from vision.detection.formats.fields import LARGEST, Fields, parsed_json
from vision.detection.formats.known_pictures import KnownPictures, Sizes

FILE = "annotations.json"


def read(files: Mapping[str, bytes], sizes: Sizes, classes: Sequence[str] | None) -> Annotations:
    """Read the one JSON file in ``files``; see :func:`vision.detection.formats.read_annotations`."""
    named = [name for name in files if name.lower().endswith(".json")]
    if len(named) != 1:
        raise BadAnnotations("no_annotations", file=", ".join(named))
    file = named[0]
    top = Fields(parsed_json(file, files[file]), file=file, where="file")
    drafts = _drafts(top, KnownPictures(sizes))
    kinds = {category.key("id"): category for category in top.objects("categories")}
    ordered = sorted(kinds, key=lambda number: (isinstance(number, str), number))
    names = checked_classes(file, [kinds[number].text("name") for number in ordered])
    used, places = class_places(file, names, classes)
    for name in names:
        if name not in places:
            raise BadAnnotations("unknown_class", file=file, value=name)
    of_kind = {number: places[name] for number, name in zip(ordered, names, strict=True)}
    for entry in top.objects("annotations"):
        _add(entry, drafts, of_kind)
    are_kept = not classes and all(isinstance(number, int) for number in ordered)
    return Annotations(
        classes=used,
        pictures=tuple(draft.finished() for draft in drafts.values()),
        numbers=tuple(map(int, ordered)) if are_kept else None,
    )


def write(annotations: Annotations) -> dict[str, bytes]:
    """One JSON file. Scores are written beside the boxes, as COCO's own files of results have them."""
    numbers = annotations.numbers or tuple(range(1, len(annotations.classes) + 1))
    images, entries = [], list[dict[str, Any]]()
    for image, picture in enumerate(annotations.pictures, 1):
        images.append(
            {"id": image, "file_name": picture.name, "width": picture.width, "height": picture.height}
        )
        for row, box in enumerate(corners_to_coco(picture.boxes).tolist()):
            entry = _entry(picture, row, box, numbers[picture.classes[row]])
            entries.append({"id": len(entries) + 1, "image_id": image, **entry})
    categories = [
        {"id": number, "name": name, "supercategory": ""}
        for number, name in zip(numbers, annotations.classes, strict=True)
    ]
    document = {"images": images, "annotations": entries, "categories": categories}
    return {FILE: json.dumps(document, ensure_ascii=False, allow_nan=False).encode()}


def _drafts(top: Fields, pictures: KnownPictures) -> dict[int | str, PictureDraft]:
    drafts: dict[int | str, PictureDraft] = {}
    seen = set()
    for image in top.objects("images"):
        number, name = image.key("id"), image.text("file_name")
        draft = pictures.draft(top.file, name, image.integer("width"), image.integer("height"))
        if number in drafts or draft.name in seen:
            raise BadAnnotations("duplicate_picture", file=top.file, value=name)
        seen.add(draft.name)
        drafts[number] = draft
    return drafts


def _add(entry: Fields, drafts: Mapping[int | str, PictureDraft], kinds: Mapping[int | str, int]) -> None:
    image, category = entry.key("image_id"), entry.key("category_id")
    if image not in drafts:
        raise BadAnnotations("unknown_picture", file=entry.file, where=entry.where, value=str(image))
    if category not in kinds:
        raise BadAnnotations("unknown_class", file=entry.file, where=entry.where, value=str(category))
    left, top, width, height = entry.numbers("bbox", 4)
    if min(width, height) < 0:
        raise entry.wrong("bbox", [left, top, width, height])
    draft = drafts[image]
    draft.add(
        coco_to_corners(np.array([[left, top, width, height]]))[0].tolist(),
        kinds[category],
        score=entry.optional_number("score"),
        is_ignored=bool(entry.optional("iscrowd")),
        outline=_outline(entry, draft),
        where=entry.where,
    )


def _outline(entry: Fields, draft: PictureDraft) -> Outline | None:
    written = entry.optional("segmentation")
    if not written:
        return None
    area = entry.optional_number("area")
    if isinstance(written, dict):
        runs = written.get("counts")
        if written.get("size") != [draft.height, draft.width] or not _is_runs(runs):
            raise entry.wrong("segmentation", written)
        return Outline(runs=runs if isinstance(runs, str) else tuple(runs), area=area)
    if not isinstance(written, list) or not all(_is_polygon(polygon) for polygon in written):
        raise entry.wrong("segmentation", written)
    return Outline(polygons=tuple(tuple(map(float, polygon)) for polygon in written), area=area)


def _is_runs(runs: Any) -> TypeGuard[str | list[int]]:
    if isinstance(runs, str):
        return runs.isascii()
    return isinstance(runs, list) and all(type(run) is int and run >= 0 for run in runs)


def _is_polygon(polygon: Any) -> bool:
    return (
        isinstance(polygon, list)
        and len(polygon) >= 6
        and len(polygon) % 2 == 0
        and all(type(value) in (int, float) and abs(value) <= LARGEST for value in polygon)
    )


def _entry(picture: AnnotatedPicture, row: int, box: list[float], category: int) -> dict[str, Any]:
    outline = picture.outlines[row] if picture.outlines else None
    is_ignored = picture.is_ignored is not None and bool(picture.is_ignored[row])
    segmentation: Any = []
    area = box[2] * box[3]
    if outline is not None:
        area = area if outline.area is None else outline.area
        segmentation = [list(polygon) for polygon in outline.polygons]
        if outline.runs:
            runs = outline.runs if isinstance(outline.runs, str) else list(outline.runs)
            segmentation = {"size": [picture.height, picture.width], "counts": runs}
    entry = {
        "category_id": category,
        "bbox": box,
        "area": area,
        "iscrowd": int(is_ignored),
        "segmentation": segmentation,
    }
    return entry if picture.scores is None else {**entry, "score": float(picture.scores[row])}
