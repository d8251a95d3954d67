"""Tables as spreadsheets save them."""

from __future__ import annotations

from datetime import date

import pytest

from webapp.gallery.table import MAX_LINES, read_table
from webapp.sentences import Refused

# An address by all rules, but longer than its column.
LONG_EMAIL = f"ada@{'.'.join(['a' * 60] * 4)}.example.org"

TABLE = (
    "file,name,number,email,groups,valid_from,valid_until,consent_on\r\n"
    "anna.jpg,Anna Berg,1042,anna@example.org,Design|Lab,2026-01-01,,2026-01-05\r\n"
    "wang.jpg,王小明,7,,,,,\r\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "gb18030"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    text = TABLE.replace(",", delimiter)
    if encoding.endswith("-bom"):
        content = ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    else:
        content = text.encode(encoding)
    anna, wang = read_table(content)
    assert (anna.file, anna.name, anna.number, anna.email) == (
        "anna.jpg",
        "Anna Berg",
        "1042",
        "anna@example.org",
    )
    assert anna.groups == ["Design", "Lab"]
    assert (anna.valid_from, anna.valid_until, anna.consent_on) == (date(2026, 1, 1), None, date(2026, 1, 5))
    assert (wang.name, wang.reason) == ("王小明", "")


def test_columns_in_any_order_and_in_chinese() -> None:
    (row,) = read_table("姓名;工号;照片;备注\n王小明;7;wang.jpg;x\n".encode())
    assert (row.name, row.number, row.file) == ("王小明", "7", "wang.jpg")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026/1/31", date(2026, 1, 31)),
        ("31.1.2026", date(2026, 1, 31)),
        ("2026年1月31日", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("", None),
    ],
)
def test_days(written: str, meant: date | None) -> None:
    (row,) = read_table(f"file,name,consent_on\na.jpg,Ada,{written}\n".encode())
    assert (row.consent_on, row.reason) == (meant, "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a.jpg,,,,", "name_missing"),
        (",Ada,,,", "no_photo_named"),
        ("a.jpg,Ada,nobody,,", "bad_email"),
        (f"a.jpg,Ada,{LONG_EMAIL},,", "value_too_long"),
        ("a.jpg,Ada,,2026-02-30,", "bad_date"),
        ("a.jpg,Ada,,01/02/2026,", "bad_date"),  # January or February?
        ("a.jpg,Ada,,soon,", "bad_date"),
        (f"a.jpg,{'A' * 121},,,", "value_too_long"),
        (f"a.jpg,Ada,,,{'1' * 41}", "value_too_long"),
    ],
)
def test_a_wrong_line_says_so_and_keeps_none_of_the_others(line: str, reason: str) -> None:
    content = f"file,name,email,valid_from,number\n{line}\nb.jpg,Bea,,,\n".encode()
    wrong, right = read_table(content)
    assert (wrong.reason, right.reason) == (reason, "")
    assert len(wrong.name) <= 120


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "table_empty"),
        (b"file,name\n", "table_empty"),
        (b"\n\n , \n", "table_empty"),
        (b"name,number\nAda,1\n", "table_without_column"),
        (b"file;photo\na;b\n", "table_without_column"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "table_unreadable"),  # an .xlsx
        (b"\xff\xfe\x00", "table_unreadable"),
        (b"\x81\x20\xff", "table_unreadable"),
        (b"file,name\n" + b"a.jpg,Ada\n" * (MAX_LINES + 1), "table_too_long"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(content)
    assert refused.value.reason == reason


def test_quotes_with_line_ends_are_one_line() -> None:
    (row,) = read_table(b'file,name,note\n"a.jpg","Ada ""the first""","two\nlines"\n')
    assert row.name == 'Ada "the first"'
