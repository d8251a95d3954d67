"""ZIP archives from strangers."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from webapp.gallery import archive
from webapp.sentences import Refused

LIMIT = 1_000_000


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> BytesIO:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in files:
            made.writestr(name, content)
    return stream


def names_in(stream: BytesIO) -> list[str]:
    with archive.opened(stream) as opened:
        return [entry.name for entry in archive.entries_of(opened, max_bytes=LIMIT)]


def reason_of(stream: BytesIO) -> str:
    with pytest.raises(Refused) as refused:
        names_in(stream)
    return refused.value.reason


def test_what_systems_add_is_left_out() -> None:
    stream = packed(
        ("photos/", b""),
        ("photos/anna.jpg", b"x"),
        ("__MACOSX/photos/._anna.jpg", b"x"),
        (".DS_Store", b"x"),
        ("photos/Thumbs.db", b"x"),
        (".", b"x"),
    )
    assert names_in(stream) == ["photos/anna.jpg"]


@pytest.mark.parametrize(
    "name", ["../anna.jpg", "/etc/passwd", "a/../../b.jpg", "..\\anna.jpg", "C:/anna.jpg"]
)
def test_paths_that_lead_elsewhere(name: str) -> None:
    assert reason_of(packed(("ok.jpg", b"x"), (name, b"x"))) == "archive_unsafe"


def test_a_bomb_is_refused_by_what_it_says() -> None:
    stream = packed(*((f"{n}.jpg", bytes(LIMIT // 4)) for n in range(5)), method=zipfile.ZIP_DEFLATED)
    assert stream.getbuffer().nbytes < 20_000
    assert reason_of(stream) == "archive_too_large"


def test_a_bomb_that_lies_about_its_size_is_not_read_to_its_end() -> None:
    stream = packed(("a.jpg", bytes(5 * LIMIT)), method=zipfile.ZIP_DEFLATED)
    raw = bytearray(stream.getvalue())
    honest, lie = (5 * LIMIT).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert raw.count(honest) == 2
    lying = BytesIO(bytes(raw).replace(honest, lie))
    with archive.opened(lying) as opened:
        (entry,) = archive.entries_of(opened, max_bytes=LIMIT)
        with pytest.raises(Refused) as refused:
            archive.read(opened, entry, max_bytes=LIMIT)
    assert refused.value.reason in ("image_truncated", "file_too_large")


def test_one_large_file_is_its_own_trouble() -> None:
    with archive.opened(packed(("a.jpg", bytes(2000)))) as opened:
        (entry,) = archive.entries_of(opened, max_bytes=LIMIT)
        with pytest.raises(Refused) as refused:
            archive.read(opened, entry, max_bytes=1000)
    assert refused.value.reason == "file_too_large"


def test_what_is_no_archive() -> None:
    whole = packed(("anna.jpg", bytes(500))).getvalue()
    for content in (b"", b"hello", whole[:-10]):
        assert reason_of(BytesIO(content)) == "archive_unreadable"


def test_a_locked_one() -> None:
    raw = bytearray(packed(("anna.jpg", b"x")).getvalue())
    raw[6] |= 1  # the flag in the file's own header …
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # … and in the list of all
    assert reason_of(BytesIO(bytes(raw))) == "archive_locked"


def test_names_of_a_chinese_windows() -> None:
    raw = packed(("aaaa.jpg", b"x")).getvalue().replace(b"aaaa", "王明".encode("gb18030"))
    assert names_in(BytesIO(raw)) == ["王明.jpg"]


def test_the_table_is_found_among_the_photographs() -> None:
    stream = packed(("anna.jpg", b"x"), ("staff/People.CSV", b"file,name\n"))
    with archive.opened(stream) as opened:
        table, others = archive.table_in(opened, archive.entries_of(opened, max_bytes=LIMIT))
    assert (table, [entry.name for entry in others]) == (b"file,name\n", ["anna.jpg"])
    two = packed(("a.csv", b"x"), ("b.csv", b"x"))
    with archive.opened(two) as opened, pytest.raises(Refused) as refused:
        archive.table_in(opened, archive.entries_of(opened, max_bytes=LIMIT))
    assert refused.value.reason == "several_tables"
