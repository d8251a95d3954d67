"""Who is nearest, from sealed rows, always as the database is now."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import transaction
from django.utils import timezone

from tests.webapp.gallery.conftest import Enrol, embedding, face, near
from webapp.accounts.models import User
from webapp.gallery.models import FaceTemplate, Gallery, TemplateChange
from webapp.gallery.pipelines import index
from webapp.gallery.services.consents import withdraw_consent
from webapp.gallery.services.erasure import erase_person
from webapp.gallery.services.people import add_faces, remove_face

pytestmark = pytest.mark.django_db


def test_the_nearest_people_first_with_their_distances(enrol: Enrol, gallery: Gallery) -> None:
    ada, bea = enrol("Ada", faces=[face(1)]), enrol("Bea", faces=[face(2)])
    probe = near(embedding(1), 0.2)
    first, second = index.identify(gallery.pk, probe)
    assert (first.person_id, second.person_id) == (ada.pk, bea.pk)
    assert first.distance == pytest.approx(float(np.linalg.norm(probe - embedding(1))), abs=1e-5)
    assert FaceTemplate.objects.get(pk=first.template_id).person == ada


def test_a_person_with_many_templates_is_one_person(enrol: Enrol, gallery: Gallery) -> None:
    views = [face(vector=near(embedding(1), 0.05 * n, seed=n)) for n in range(1, 10)]
    ada = enrol("Ada", faces=views)
    bea = enrol("Bea", faces=[face(2)])
    assert [match.person_id for match in index.identify(gallery.pk, embedding(1))] == [ada.pk, bea.pk]
    assert index.gallery_size(gallery.pk) == 10


def test_nobody_is_there(gallery: Gallery) -> None:
    assert index.identify(gallery.pk, embedding(1)) == []
    assert index.identify(gallery.pk + 1, embedding(1)) == []
    assert index.gallery_size(gallery.pk) == 0


def test_galleries_do_not_see_each_other(enrol: Enrol, gallery: Gallery) -> None:
    other = Gallery.objects.create(name="Lab", purpose="p", consent_wording="w")
    enrol("Ada", faces=[face(1)], gallery=other)
    assert index.identify(gallery.pk, embedding(1)) == []
    assert len(index.identify(other.pk, embedding(1))) == 1


def test_what_comes_and_goes_counts_at_once(enrol: Enrol, gallery: Gallery, receptionist: User) -> None:
    ada = enrol("Ada", faces=[face(1)])
    assert index.gallery_size(gallery.pk) == 1
    second = add_faces(ada, [face(3)], actor=receptionist)[0]
    assert index.identify(gallery.pk, embedding(3))[0].distance < 1e-3
    remove_face(second, actor=receptionist)
    assert index.identify(gallery.pk, embedding(3))[0].distance > 0.5
    withdraw_consent(ada, actor=receptionist)
    assert index.identify(gallery.pk, embedding(1)) == []


def test_what_was_erased_is_overwritten_in_memory(enrol: Enrol, gallery: Gallery) -> None:
    ada = enrol("Ada", faces=[face(1)])
    enrol("Bea", faces=[face(2)])
    index.identify(gallery.pk, embedding(1))
    memory = index._indices[gallery.pk]._index._vectors  # type: ignore[attr-defined]
    assert np.isclose(memory @ embedding(1), 1, atol=1e-5).any()
    erase_person(ada, actor=None)
    index.gallery_size(gallery.pk)
    assert not np.isclose(memory @ embedding(1), 1, atol=1e-2).any()


def test_versions_have_no_gaps(enrol: Enrol, gallery: Gallery) -> None:
    for name in ("Ada", "Bea"):
        erase_person(enrol(name, faces=[face(1), face(2)]), actor=None)
    versions = list(TemplateChange.objects.filter(gallery=gallery).values_list("version", flat=True))
    assert versions == list(range(1, 9))
    gallery.refresh_from_db()
    assert gallery.version == 8


def test_what_is_taken_back_never_was(enrol: Enrol, gallery: Gallery) -> None:
    def enrol_and_fail() -> None:
        with transaction.atomic():
            enrol("Ada", faces=[face(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        enrol_and_fail()
    assert index.identify(gallery.pk, embedding(1)) == []
    assert not TemplateChange.objects.exists()


def test_an_index_that_is_too_far_behind_loads_anew(enrol: Enrol, gallery: Gallery) -> None:
    ada = enrol("Ada", faces=[face(1)])
    index.identify(gallery.pk, embedding(1))
    erase_person(ada, actor=None)
    enrol("Bea", faces=[face(2)])
    TemplateChange.objects.update(at=timezone.now() - timedelta(days=2))
    TemplateChange.objects.filter(version__lt=3).delete()  # as the sweep does
    assert [match.distance < 1e-3 for match in index.identify(gallery.pk, embedding(2))] == [True]


def test_a_template_that_does_not_open_leaves_the_others(
    enrol: Enrol, gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    ada, bea = enrol("Ada", faces=[face(1)]), enrol("Bea", faces=[face(2)])
    sealed = [FaceTemplate.objects.get(person=person).sealed for person in (ada, bea)]
    FaceTemplate.objects.filter(person=ada).update(sealed=sealed[1])  # swapped by a thief
    matches = index.identify(gallery.pk, embedding(2))
    assert [match.person_id for match in matches] == [bea.pk]
    assert "cannot be opened" in caplog.text


def test_what_is_no_embedding_leaves_the_others(
    enrol: Enrol, gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    bea = enrol("Bea", faces=[face(2)])
    enrol("Ada", faces=[face(vector=np.full(128, np.nan, np.float32))])
    enrol("Cem", faces=[face(vector=np.zeros(128, np.float32)), face(vector=embedding(3)[:100])])
    assert index.gallery_size(gallery.pk) == 1
    assert [match.person_id for match in index.identify(gallery.pk, embedding(2))] == [bea.pk]
    assert "is no embedding" in caplog.text
    ada = enrol("Dee", faces=[face(4)])
    assert index.identify(gallery.pk, embedding(4))[0].person_id == ada.pk


def test_whatever_an_index_stumbles_over_the_others_follow(
    enrol: Enrol, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Gallery.objects.create(name="Lab", purpose="p", consent_wording="w")
    for number in (gallery.pk, other.pk):
        index.gallery_size(number)
    enrol("Ada", faces=[face(1)], gallery=other)

    def stumble() -> None:
        raise MemoryError

    monkeypatch.setattr(index._indices[gallery.pk], "follow", stumble)
    monkeypatch.setattr(index.connection, "close", lambda: None)  # the test's own
    index.follow_all()
    assert len(index._indices[other.pk]) == 1


def test_a_row_moved_to_another_person_opens_for_nobody(enrol: Enrol, gallery: Gallery) -> None:
    ada, bea = enrol("Ada", faces=[face(1)]), enrol("Bea", faces=[face(2)])
    FaceTemplate.objects.filter(person=ada).update(person=bea)
    assert [match.distance > 0.5 for match in index.identify(gallery.pk, embedding(1))] == [True]


def test_templates_of_another_network_are_not_compared(enrol: Enrol, gallery: Gallery) -> None:
    enrol("Ada", faces=[face(1, network="another")])
    assert index.identify(gallery.pk, embedding(1)) == []


def test_the_templates_of_one_person(enrol: Enrol) -> None:
    ada = enrol("Ada", faces=[face(1), face(2)])
    assert np.allclose(index.templates_of(ada.pk), [embedding(1), embedding(2)])
    erase_person(ada, actor=None)
    assert index.templates_of(ada.pk).shape == (0, 128)
