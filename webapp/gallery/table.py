"""The table of an import: whatever a spreadsheet saves as CSV, wherever in the world."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from webapp.gallery import names
from webapp.sentences import Refused

MAX_BYTES = 5_000_000
MAX_LINES = 5000
MAX_EMAIL = 254
COLUMNS = ("file", "name", "number", "email", "groups", "valid_from", "valid_until", "consent_on")
DELIMITERS = (",", ";", "\t")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_WORDS = {
    "photo": "file",
    "picture": "file",
    "e-mail": "email",
    "group": "groups",
    "文件": "file",
    "照片": "file",
    "姓名": "name",
    "名字": "name",
    "编号": "number",
    "工号": "number",
    "邮箱": "email",
    "电子邮件": "email",
    "组": "groups",
    "部门": "groups",
    "生效日期": "valid_from",
    "失效日期": "valid_until",
    "同意日期": "consent_on",
}
_DATES = (
    re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
)


@dataclass(slots=True)
class Row:
    """A line of the table, checked.

    Attributes:
        reason: why it cannot be used, a slug of ``webapp.sentences``; empty if it can.
    """

    file: str
    name: str = ""
    number: str = ""
    email: str = ""
    groups: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_until: date | None = None
    consent_on: date | None = None
    reason: str = ""
    figures: dict[str, str] = field(default_factory=dict)


def read_table(content: bytes) -> list[Row]:
    """Read a table of people.

    Args:
        content: CSV in UTF-8, UTF-16 or GB18030, with or without byte-order mark, separated by commas,
            semicolons or tabs. Its first line names the columns; ``file`` and ``name`` have to be there.

    Raises:
        Refused: ``table_unreadable``, ``table_without_column``, ``table_empty``, ``table_too_long``.
    """
    if len(content) > MAX_BYTES:
        raise Refused("table_too_long", max_lines=MAX_LINES)
    text = _decoded(content)
    if "\0" in text:
        raise Refused("table_unreadable")  # a spreadsheet's own file, for one
    header, _, _ = text.partition("\n")
    delimiter = max(DELIMITERS, key=header.count)
    try:
        lines = [
            line for line in csv.reader(StringIO(text), delimiter=delimiter) if any(map(str.strip, line))
        ]
    except csv.Error:
        raise Refused("table_unreadable") from None
    if len(lines) - 1 > MAX_LINES:
        raise Refused("table_too_long", max_lines=MAX_LINES)
    if not lines:
        raise Refused("table_empty")
    columns = [_column(word) for word in lines[0]]
    for column in ("file", "name"):
        if column not in columns:
            raise Refused("table_without_column", column=column)
    if len(lines) == 1:
        raise Refused("table_empty")
    return list(_rows(columns, lines[1:]))


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("table_unreadable")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("table_unreadable") from None


def _column(word: str) -> str:
    plain = word.strip().casefold().replace(" ", "_")
    return _OTHER_WORDS.get(plain, plain)


def _rows(columns: list[str], lines: list[list[str]]) -> Iterator[Row]:
    for line in lines:
        values = {column: value.strip() for column, value in zip(columns, line, strict=False)}
        row = Row(file=values.get("file", "")[:255])
        try:
            _fill(row, values)
        except Refused as refusal:
            row.reason = refusal.reason
            row.figures = {name: str(value) for name, value in refusal.figures.items()}
        yield row


def _fill(row: Row, values: dict[str, str]) -> None:
    row.name = names.tidy(values.get("name", ""))
    row.number = names.tidy(values.get("number", ""))
    groups = re.split(r"[|/、;,]", values.get("groups", ""))
    row.groups = [name for word in groups if (name := names.tidy(word)[:60])]
    if not row.name:
        raise Refused("name_missing")
    for column, value, longest in (("name", row.name, 120), ("number", row.number, 40)):
        if len(value) > longest:
            setattr(row, column, value[:longest])
            raise Refused("value_too_long", column=column)
    if email := values.get("email", ""):
        try:
            validate_email(email)
        except ValidationError:
            raise Refused("bad_email", value=email[:80]) from None
        if len(email) > MAX_EMAIL:
            raise Refused("value_too_long", column="email")
        row.email = email
    for column in ("valid_from", "valid_until", "consent_on"):
        setattr(row, column, _date(values.get(column, "")))
    if not row.file:
        raise Refused("no_photo_named")


def _date(text: str) -> date | None:
    if not text:
        return None
    for form in _DATES:
        if found := form.fullmatch(text.split(" ", maxsplit=1)[0]):
            try:
                return date(**{name: int(value) for name, value in found.groupdict().items()})
            except ValueError:
                break
    raise Refused("bad_date", value=text[:40])
