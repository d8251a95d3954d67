"""Vectors in PostgreSQL: the same answers, turned so that a stolen table is worth nothing. See test_pgvector.py."""

from __future__ import annotations

import numpy as np
import pytest
from django.conf import LazySettings
from django.db import connection

from tests.webapp.gallery.conftest import Enrol, embedding, face, near
from webapp.gallery import vault
from webapp.gallery.models import Gallery
from webapp.gallery.pipelines import index
from webapp.gallery.services.erasure import erase_person


@pytest.fixture(autouse=True)
def _searched_by_the_database(settings: LazySettings, db: None) -> None:
    settings.FACE_INDEX = "pgvector"


def stored() -> np.ndarray:
    with connection.cursor() as cursor:
        cursor.execute("SELECT embedding::text FROM gallery_template_vector ORDER BY template_id")
        return np.array([np.fromstring(row[0].strip("[]"), sep=",") for row in cursor.fetchall()])


def test_gives_the_same_answers_as_memory(enrol: Enrol, gallery: Gallery, settings: LazySettings) -> None:
    for n in range(20):
        enrol(f"Person {n}", faces=[face(n), face(vector=near(embedding(n), 0.3, seed=n))])
    probe = near(embedding(7), 0.15)
    in_database = index.identify(gallery.pk, probe, 5)
    assert index.gallery_size(gallery.pk) == 40
    settings.FACE_INDEX = "memory"
    index._indices.clear()
    in_memory = index.identify(gallery.pk, probe, 5)
    assert [match.person_id for match in in_database] == [match.person_id for match in in_memory]
    assert [match.distance for match in in_database] == pytest.approx(
        [match.distance for match in in_memory], abs=1e-5
    )


def test_forgets_who_was_erased(enrol: Enrol, gallery: Gallery) -> None:
    ada = enrol("Ada", faces=[face(1)])
    enrol("Bea", faces=[face(2)])
    assert index.identify(gallery.pk, embedding(1))[0].person_id == ada.pk
    erase_person(ada, actor=None)
    assert len(stored()) == 1
    assert index.identify(gallery.pk, embedding(1))[0].distance > 0.5


def test_holds_no_embedding_as_it_is(enrol: Enrol, gallery: Gallery) -> None:
    enrol("Ada", faces=[face(1)])
    enrol("Ada elsewhere", faces=[face(1)], gallery=Gallery.objects.create(name="Lab", purpose="p"))
    for found in Gallery.objects.all():
        index.identify(found.pk, embedding(1))
    here, there = stored()
    assert np.linalg.norm(here) == pytest.approx(1, abs=1e-5)
    assert abs(here @ embedding(1)) < 0.5
    assert abs(here @ there) < 0.5  # nor the same one in two galleries
    gallery.refresh_from_db()
    assert gallery.sealed_turn is not None
    assert len(vault.unseal(gallery.sealed_turn, bound_to=gallery.uuid)) == 32
