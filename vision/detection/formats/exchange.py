"""The formats by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Literal, NamedTuple

from vision.detection.formats import coco, table, voc, yolo
from vision.detection.formats.annotations import MAX_BYTES, Annotations, BadAnnotations, check_size
from vision.detection.formats.known_pictures import Sizes

Format = Literal["coco", "yolo", "voc", "csv"]


class _Exchange(NamedTuple):
    read: Callable[[Mapping[str, bytes], Sizes, Sequence[str] | None], Annotations]
    write: Callable[[Annotations], dict[str, bytes]]


FORMATS: Mapping[Format, _Exchange] = MappingProxyType(
    {
        "coco": _Exchange(coco.read, coco.write),
        "yolo": _Exchange(yolo.read, yolo.write),
        "voc": _Exchange(voc.read, voc.write),
        "csv": _Exchange(table.read, table.write),
    }
)


SUFFIXES: Mapping[str, Format] = MappingProxyType(
    {".json": "coco", ".xml": "voc", ".txt": "yolo", ".csv": "csv"}
)
"""What the names of each format's files end with; the first of which there is a file is the format."""
CLASS_LISTS = (".yaml", ".yml", ".names")
"""Of files that YOLO's have beside them."""


def files_of_one_format(names: Iterable[str]) -> tuple[Format, list[str]] | None:
    """Which of some files are annotations, and in which format; None if there are none.

    Example:
        >>> files_of_one_format(["a.jpg", "a.txt", "data.yaml"])
        ('yolo', ['a.txt', 'data.yaml'])
    """
    ends = {name: PurePosixPath(name).suffix.casefold() for name in names}
    suffix = next((suffix for suffix in SUFFIXES if suffix in ends.values()), None)
    if suffix is None:
        return None
    wanted = (suffix, *CLASS_LISTS) if SUFFIXES[suffix] == "yolo" else (suffix,)
    return SUFFIXES[suffix], [name for name, end in ends.items() if end in wanted]


def read_annotations(
    format: Format,
    files: Mapping[str, bytes],
    *,
    sizes: Sizes | None = None,
    classes: Sequence[str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Annotations:
    """Read what a folder or archive says of its pictures.

    Args:
        format: ``coco`` (one JSON file), ``yolo`` (a text file a picture), ``voc`` (an XML file a picture) or
            ``csv`` (one table).
        files: the annotation files by their names; no pictures.
        sizes: the pictures that are there. Annotations of others, or of other sizes, are refused. YOLO's
            cannot be read without them, and pictures without a label file are pictures with nothing in them.
        classes: the only class names allowed, in this order; None for those in the files.
        max_bytes: of all files together.

    Raises:
        BadAnnotations: whose reason is ``file_too_large``, ``no_annotations`` (no file, or no picture in it),
            ``not_text``, ``bad_json``, ``bad_xml``, ``xml_with_entities``, ``bad_csv``, ``missing_field``,
            ``bad_value``, ``bad_name``, ``no_classes``, ``too_many_classes``, ``duplicate_class``,
            ``unknown_class``, ``duplicate_picture``, ``unknown_picture``, ``size_differs``, ``box_empty`` or
            ``box_outside``. The figures say which file, and where in it.

    Example:
        >>> files = {"a.csv": b"filename,width,height,class,left,top,right,bottom\\na.jpg,64,48,cat,8,8,24,40"}
        >>> read_annotations("csv", files).pictures[0].boxes.tolist()
        [[8.0, 8.0, 24.0, 40.0]]
    """
    check_size(files, max_bytes)
    annotations = FORMATS[format].read(files, sizes or {}, classes)
    if not annotations.pictures:
        raise BadAnnotations("no_annotations", file=next(iter(files), ""))
    return annotations


def write_annotations(format: Format, annotations: Annotations) -> dict[str, bytes]:
    """Write annotations as files by their names; see :func:`read_annotations` for the formats.

    Raises:
        BadAnnotations: ``duplicate_picture``: two pictures would share a file.
    """
    return FORMATS[format].write(annotations)
