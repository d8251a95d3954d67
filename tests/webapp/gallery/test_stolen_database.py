"""Who steals the database, but not the key, has no template."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from cryptography.fernet import Fernet
from django.conf import LazySettings
from django.db import connection

from tests.webapp.gallery.conftest import Enrol, embedding, face
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery
from webapp.gallery.pipelines.embeddings import to_bytes

SEEDS = range(1, 6)
PICTURE = b"\xff\xd8\xff\xe0 a face as a JPEG, as long as a needle has to be"


@pytest.fixture
def stolen(
    transactional_db: None, enrol: Enrol, gallery: Gallery, receptionist: User, tmp_path: Path
) -> Iterator[sqlite3.Connection]:
    """A copy of a database in use: people with pictures, one enrolment half-way, one person erased."""
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's own copy")
    Gallery.objects.update(keep_photos=True)
    for seed in SEEDS:
        enrol(f"Person {seed}", faces=[face(seed, picture=PICTURE)])
    photo = EnrolmentPhoto(gallery=gallery, enrolment=gallery.uuid, added_by=receptionist)
    photo.sealed_file = vault.seal(PICTURE, bound_to=photo.pk)
    photo.sealed = vault.seal(to_bytes(embedding(1)), bound_to=photo.pk)
    photo.save()
    connection.ensure_connection()
    copy = sqlite3.connect(tmp_path / "stolen.sqlite3")
    connection.connection.backup(copy)
    yield copy
    copy.close()


def needles() -> Iterator[bytes]:
    """What would give a face away: embeddings as bytes, as text, encoded; pictures."""
    for seed in SEEDS:
        vector = embedding(seed)
        for raw in (
            vector.astype("<f4").tobytes(),
            vector.astype(">f4").tobytes(),
            vector.astype("<f8").tobytes(),
        ):
            # Half of it, from the middle: a template that is split or has a header is still found.
            yield raw[len(raw) // 4 : len(raw) // 2]
            for shift in range(3):
                yield base64.b64encode(raw[shift : shift + 48])
                yield base64.urlsafe_b64encode(raw[shift : shift + 48])
            yield raw[:24].hex().encode()
        yield from (f"{value:.6f}".encode() for value in vector[:8])
    yield PICTURE[4:40]
    yield base64.b64encode(PICTURE[:39])


def everything_in(copy: sqlite3.Connection) -> bytes:
    tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "gallery_facetemplate" in tables
    parts = []
    for table in tables:
        for row in copy.execute(f'SELECT * FROM "{table}"'):
            parts += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(parts)


def test_no_column_of_any_table_holds_a_template(stolen: sqlite3.Connection) -> None:
    everything = everything_in(stolen)
    assert len(everything) > 5 * 700
    assert [needle for needle in needles() if needle in everything] == []


def test_the_needles_are_found_where_nothing_is_sealed(stolen: sqlite3.Connection) -> None:
    """The test above would notice."""
    stolen.execute("UPDATE gallery_facetemplate SET sealed = ?", [to_bytes(embedding(2))])
    assert [needle for needle in needles() if needle in everything_in(stolen)]


def test_nothing_opens_without_the_key(stolen: sqlite3.Connection, settings: LazySettings) -> None:
    rows = stolen.execute("SELECT sealed, sealed_picture FROM gallery_facetemplate").fetchall()
    assert len(rows) == len(SEEDS)
    people = list(FaceTemplate.objects.values_list("person_id", flat=True))
    settings.TEMPLATE_KEYS = [Fernet.generate_key().decode()]
    for row in rows:
        for value in row:
            for person_id in people:
                with pytest.raises(vault.Unreadable):
                    vault.unseal(value, bound_to=person_id)


def test_sealed_values_do_not_tell_who_is_alike(enrol: Enrol, db: None) -> None:
    """Two templates of one face have nothing in common."""
    enrol("Ada", faces=[face(1)])
    enrol("Ada's twin", faces=[face(1)])
    first, second = (base64.urlsafe_b64decode(bytes(row.sealed))[25:] for row in FaceTemplate.objects.all())
    same = np.frombuffer(first, np.uint8) == np.frombuffer(second, np.uint8)
    assert same.mean() < 0.05


def test_what_was_deleted_is_overwritten_in_the_file(transactional_db: None, enrol: Enrol) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites with its own vacuum")
    person = enrol("Ada", faces=[face(1)])
    sealed = bytes(FaceTemplate.objects.get(person=person).sealed)
    path = Path(str(connection.settings_dict["NAME"]))
    write_all_into_the_file()
    assert sealed[100:200] in path.read_bytes()
    person.templates.all().delete()
    write_all_into_the_file()
    assert sealed[100:200] not in path.read_bytes()


def write_all_into_the_file() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
