"""A table as CSV: a line a box, or a line for a picture with nothing in it.

The columns are ``filename, width, height, class, left, top, right, bottom, score, ignored``, in any order; the last
two may be missing. TensorFlow's ``xmin, ymin, xmax, ymax`` are read too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from vision.detection.formats.annotations import (
    Annotations,
    BadAnnotations,
    PictureDraft,
    class_places,
    decoded,
)
from vision.detection.formats.known_pictures import KnownPictures, Sizes

FILE = "annotations.csv"

CORNERS = ("left", "top", "right", "bottom")
COLUMNS = ("filename", "width", "height", "class", *CORNERS, "score", "ignored")
OTHER_NAMES = {
    "xmin": "left",
    "ymin": "top",
    "xmax": "right",
    "ymax": "bottom",
    "label": "class",
    "image": "filename",
}

Row = Mapping[str, str]


def read(files: Mapping[str, bytes], sizes: Sizes, classes: Sequence[str] | None) -> Annotations:
    """Read the one CSV file in ``files``; see :func:`vision.detection.formats.read_annotations`."""
    named = [name for name in files if name.lower().endswith(".csv")]
    if len(named) != 1:
        raise BadAnnotations("no_annotations", file=", ".join(named))
    file = named[0]
    rows = list(_rows(file, decoded(file, files[file])))
    used, places = class_places(file, sorted({row["class"] for _, row in rows if row["class"]}), classes)
    pictures = KnownPictures(sizes)
    drafts: dict[str, PictureDraft] = {}
    for line, row in rows:
        if row["filename"] not in drafts:
            width, height = (int(_number(file, line, row, side)) for side in ("width", "height"))
            drafts[row["filename"]] = pictures.draft(file, row["filename"], width, height)
        if any(row[corner] for corner in CORNERS):
            _add(file, line, row, drafts[row["filename"]], places)
    if len({draft.name for draft in drafts.values()}) < len(drafts):  # one picture, written in two ways
        raise BadAnnotations("duplicate_picture", file=file, value=", ".join(drafts)[:80])
    return Annotations(classes=used, pictures=tuple(draft.finished() for draft in drafts.values()))


def write(annotations: Annotations) -> dict[str, bytes]:
    """One CSV file. Outlines are left out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for picture in annotations.pictures:
        about = [picture.name, picture.width, picture.height]
        for row, box in enumerate(picture.boxes.tolist()):
            score = "" if picture.scores is None else float(picture.scores[row])
            is_ignored = picture.is_ignored is not None and picture.is_ignored[row]
            kind = annotations.classes[picture.classes[row]]
            writer.writerow([*about, kind, *box, score, int(is_ignored)])
        if not len(picture.boxes):
            writer.writerow([*about, *[""] * 7])
    return {FILE: text.getvalue().encode()}


def _rows(file: str, text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        titles = [title.strip().lower() for title in next(reader, [])]
        titles = [OTHER_NAMES.get(title, title) for title in titles]
        for column in COLUMNS[:-2]:
            if column not in titles:
                raise BadAnnotations("missing_field", file=file, field=column)
        for values in reader:
            if values:
                if len(values) != len(titles):
                    raise BadAnnotations("bad_csv", file=file, line=reader.line_num, columns=len(values))
                row = dict(zip(titles, (value.strip() for value in values), strict=True))
                yield reader.line_num, {"score": "", "ignored": "", **row}
    except csv.Error as error:
        raise BadAnnotations("bad_csv", file=file, line=reader.line_num, detail=str(error)) from error


def _number(file: str, line: int, row: Row, column: str) -> float:
    try:
        number = float(row[column])
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e9:
        raise BadAnnotations("bad_value", file=file, line=line, field=column, value=row[column][:80])
    return number


def _add(file: str, line: int, row: Row, draft: PictureDraft, places: Mapping[str, int]) -> None:
    if row["class"] not in places:
        raise BadAnnotations("unknown_class", file=file, line=line, value=row["class"][:80])
    draft.add(
        [_number(file, line, row, corner) for corner in CORNERS],
        places[row["class"]],
        score=_number(file, line, row, "score") if row["score"] else None,
        is_ignored=row["ignored"] == "1",
        line=line,
    )
