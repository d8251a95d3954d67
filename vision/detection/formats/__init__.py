"""Annotations in the formats that other programs write and read: COCO, YOLO, PASCAL VOC and CSV.

Files come and go as bytes by name, so that a folder, an archive and an upload are read alike. Nothing in them is
believed: what cannot be used is refused with a reason, and the place where it stands.
"""

from vision.detection.formats.annotations import (
    MAX_BYTES,
    AnnotatedPicture,
    Annotations,
    BadAnnotations,
    Outline,
)
from vision.detection.formats.exchange import (
    FORMATS,
    Format,
    files_of_one_format,
    read_annotations,
    write_annotations,
)

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "AnnotatedPicture",
    "Annotations",
    "BadAnnotations",
    "Format",
    "Outline",
    "files_of_one_format",
    "read_annotations",
    "write_annotations",
]
