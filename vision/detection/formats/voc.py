"""PASCAL VOC's XML: a file a picture.

Reference: Everingham et al. 2010, "The PASCAL visual object classes challenge"; its development kit, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from xml.etree import ElementTree

import numpy as np

from vision.detection.boxes import corners_to_voc
from vision.detection.formats.annotations import (
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    PictureDraft,
    class_places,
    decoded,
)
from vision.detection.formats.known_pictures import KnownPictures, Sizes
from vision.detection.formats.safe_xml import parsed_xml

CORNERS = ("xmin", "ymin", "xmax", "ymax")

CLASSES = "classes.txt"
"""Beside the XML, a class a line: VOC itself has no place for classes of which there is nothing to see."""


def read(files: Mapping[str, bytes], sizes: Sizes, classes: Sequence[str] | None) -> Annotations:
    """Read the XML files in ``files``; see :func:`vision.detection.formats.read_annotations`."""
    trees = {
        file: parsed_xml(file, content) for file, content in files.items() if file.lower().endswith(".xml")
    }
    used, places = class_places(CLASSES, _listed(files) or _seen(trees), classes)
    pictures = KnownPictures(sizes)
    drafts: dict[str, PictureDraft] = {}
    for file, tree in trees.items():
        draft = _draft(file, tree, pictures)
        if draft.name in drafts:
            raise BadAnnotations("duplicate_picture", file=file, value=draft.name)
        drafts[draft.name] = draft
        for place, thing in enumerate(tree.findall("object")):
            _add(file, place, thing, draft, places)
    return Annotations(classes=used, pictures=tuple(draft.finished() for draft in drafts.values()))


def write(annotations: Annotations) -> dict[str, bytes]:
    """An XML file for every picture and ``classes.txt``. Scores and outlines are left out."""
    files = {CLASSES: "".join(f"{name}\n" for name in annotations.classes).encode()}
    for picture in annotations.pictures:
        file = str(PurePosixPath(picture.name).with_suffix(".xml"))
        if file in files:
            raise BadAnnotations("duplicate_picture", file=file, value=picture.name)
        tree = _tree(picture, annotations.classes)
        ElementTree.indent(tree)
        files[file] = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return files


def _listed(files: Mapping[str, bytes]) -> list[str]:
    return [line for line in decoded(CLASSES, files.get(CLASSES, b"")).splitlines() if line.strip()]


def _seen(trees: Mapping[str, ElementTree.Element]) -> list[str]:
    return sorted(
        {name for tree in trees.values() for one in tree.findall("object") if (name := _text(one, "name"))}
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _draft(file: str, tree: ElementTree.Element, pictures: KnownPictures) -> PictureDraft:
    name = _text(tree, "filename") or str(PurePosixPath(file).with_suffix(".jpg"))
    has_size = tree.find("size") is not None
    width, height = (
        int(_number(file, tree, f"size/{side}")) if has_size else 0 for side in ("width", "height")
    )
    return pictures.draft(file, name, width, height)


def _number(file: str, element: ElementTree.Element, path: str) -> float:
    written = _text(element, path)
    if not written:
        raise BadAnnotations("missing_field", file=file, field=path)
    try:
        number = float(written)
    except ValueError as error:
        raise BadAnnotations("bad_value", file=file, field=path, value=written[:80]) from error
    if not abs(number) < 1e9:  # nor is it nan
        raise BadAnnotations("bad_value", file=file, field=path, value=written[:80])
    return number


def _add(
    file: str, place: int, thing: ElementTree.Element, draft: PictureDraft, places: Mapping[str, int]
) -> None:
    name = _text(thing, "name")
    if name not in places:
        raise BadAnnotations("unknown_class", file=file, object=place, value=name[:80])
    # pixels counted from 1, the last inclusive
    left, top, right, bottom = (_number(file, thing, f"bndbox/{corner}") for corner in CORNERS)
    draft.add(
        [left - 1, top - 1, right, bottom],
        places[name],
        is_ignored=_text(thing, "difficult") == "1",
        object=place,
    )


def _tree(picture: AnnotatedPicture, classes: Sequence[str]) -> ElementTree.Element:
    tree = ElementTree.Element("annotation")
    ElementTree.SubElement(tree, "filename").text = picture.name
    size = ElementTree.SubElement(tree, "size")
    for name, value in (("width", picture.width), ("height", picture.height), ("depth", 3)):
        ElementTree.SubElement(size, name).text = str(value)
    is_ignored = np.zeros(len(picture.boxes), bool) if picture.is_ignored is None else picture.is_ignored
    for kind, box, is_difficult in zip(
        picture.classes, corners_to_voc(picture.boxes), is_ignored, strict=True
    ):
        thing = ElementTree.SubElement(tree, "object")
        ElementTree.SubElement(thing, "name").text = classes[kind]
        ElementTree.SubElement(thing, "difficult").text = str(int(is_difficult))
        bounds = ElementTree.SubElement(thing, "bndbox")
        for corner, value in zip(CORNERS, box.tolist(), strict=True):
            ElementTree.SubElement(bounds, corner).text = f"{value:.12g}"
    return tree
