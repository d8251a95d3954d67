"""Enrolling: no template without a consent, all or nothing, each with its line in the audit trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.webapp.gallery.conftest import CONSENT, Enrol, about, face
from webapp.accounts.models import AuditLine, User
from webapp.gallery.models import Consent, FaceTemplate, Gallery, Person
from webapp.gallery.names import first_name
from webapp.gallery.services import consents, galleries, people
from webapp.gallery.services.consents import ConsentGiven
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("action", flat=True))


def refusal_of(**changes: object) -> str:
    with pytest.raises(Refused) as refused:
        people.enrol_person(**changes)  # type: ignore[arg-type]
    assert not FaceTemplate.objects.exists()
    return refused.value.reason


def test_a_person_with_consent_face_groups_and_a_line(enrol: Enrol, gallery: Gallery) -> None:
    person = enrol("  Danielle   Smith ", number="17", groups=["Lab", "Design", " Lab"])
    assert (person.name, person.number) == ("Danielle Smith", "17")
    assert [group.name for group in person.groups.all()] == ["Design", "Lab"]
    consent = person.consents.get()
    assert (consent.purpose, consent.wording) == (gallery.purpose, gallery.consent_wording)
    assert consent.given_on == date(2026, 1, 5)
    assert person.templates.count() == 1
    assert actions() == ["consent.recorded", "person.enrolled"]
    assert not any("vector" in str(line.details) for line in AuditLine.objects.all())


def test_without_a_consent_there_is_no_template(gallery: Gallery, receptionist: User) -> None:
    asked = {"gallery": gallery, "about": about("Ada"), "faces": [face(1)], "actor": receptionist}
    assert refusal_of(**asked, consent=None) == "consent_missing"
    in_a_week = timezone.localdate() + timedelta(days=7)
    assert refusal_of(**asked, consent=ConsentGiven("paper", in_a_week)) == "consent_in_future"
    over = ConsentGiven("paper", date(2020, 1, 1), ends_on=date(2021, 1, 1))
    assert refusal_of(**asked, consent=over) == "consent_over"
    assert not Person.objects.exists()
    assert not Consent.objects.exists()
    assert actions() == []


def test_what_else_is_refused(enrol: Enrol, gallery: Gallery, receptionist: User) -> None:
    asked = {"gallery": gallery, "consent": CONSENT, "actor": receptionist}
    assert refusal_of(**asked, about=about(" \u200b "), faces=[face(1)]) == "name_missing"
    assert refusal_of(**asked, about=about("Ada"), faces=[]) == "no_face_given"
    backwards = about("Ada", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))
    assert refusal_of(**asked, about=backwards, faces=[face(1)]) == "validity_backwards"
    enrol("Bea", number="17")
    with pytest.raises(Refused) as refused:
        enrol("Ada", number="17")
    assert (refused.value.reason, refused.value.figures) == ("number_taken", {"name": "Bea"})
    assert Person.objects.count() == 1


def test_no_further_face_without_a_consent(enrol: Enrol, receptionist: User) -> None:
    person = enrol()
    assert consents.withdraw_consent(person, actor=receptionist) == 1
    assert not FaceTemplate.objects.exists()
    with pytest.raises(Refused) as refused:
        people.add_faces(Person.objects.get(), [face(2)], actor=receptionist)
    assert refused.value.reason == "consent_missing"
    consents.record_consent(person, CONSENT, actor=receptionist)
    people.add_faces(Person.objects.get(), [face(2)], actor=receptionist)
    assert FaceTemplate.objects.count() == 1
    assert [consent.withdrawn_at is None for consent in person.consents.order_by("pk")] == [False, True]


def test_a_person_has_so_many_faces_and_no_more(enrol: Enrol, receptionist: User) -> None:
    person = enrol(faces=[face(n) for n in range(10)])
    with pytest.raises(Refused) as refused:
        people.add_faces(person, [face(11)], actor=receptionist)
    assert refused.value.reason == "too_many_templates"


def test_pictures_are_kept_only_where_the_gallery_keeps_them(
    enrol: Enrol, gallery: Gallery, receptionist: User
) -> None:
    enrol("Ada")
    assert FaceTemplate.objects.get().sealed_picture is None
    values = {"name": "Office", "purpose": "p", "consent_wording": "w", "erase_after_days": 30}
    galleries.change_gallery(gallery, actor=receptionist, keep_photos=True, **values)
    enrol("Bea")
    assert FaceTemplate.objects.exclude(sealed_picture=None).count() == 1
    galleries.change_gallery(gallery, actor=receptionist, keep_photos=False, **values)
    assert not FaceTemplate.objects.exclude(sealed_picture=None).exists()
    assert AuditLine.objects.first().details["pictures_erased"] == 1  # type: ignore[union-attr]


def test_changes_say_which_fields_but_not_what_stood_there(enrol: Enrol, receptionist: User) -> None:
    person = enrol(groups=["Lab"])
    people.change_person(person, about("Danielle Jones", groups=["Design"]), actor=receptionist)
    line = AuditLine.objects.get(action="person.changed")
    assert line.details == {"fields": ["groups", "name"]}
    people.change_person(person, about("Danielle Jones", groups=["Design"]), actor=receptionist)
    assert AuditLine.objects.filter(action="person.changed").count() == 1


def test_an_account_belongs_to_one_person(enrol: Enrol, alice: User, receptionist: User) -> None:
    first, second = enrol("Ada"), enrol("Bea")
    people.link_account(first, alice, actor=receptionist)
    with pytest.raises(Refused) as refused:
        people.link_account(second, alice, actor=receptionist)
    assert refused.value.reason == "account_taken"
    alice.delete()
    first.refresh_from_db()
    assert first.account is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Danielle Smith", "Danielle"),
        ("Smith, Danielle Anne", "Danielle"),
        ("王小明", "王小明"),
        ("Ada", "Ada"),
        ("Smith,", "Smith"),
    ],
)
def test_greets_by_the_first_name(name: str, said: str) -> None:
    assert first_name(name) == said


def test_two_desks_notice_each_other(enrol: Enrol, reception: Client) -> None:
    person = enrol(valid_until=date(2027, 12, 31))
    url = f"/people/{person.gallery_id}/{person.pk}/"
    both_saw = {"name": "Danielle Smith", "seen": person.version}
    ended = reception.post(url, {**both_saw, "valid_until": "2026-11-01"}, "application/json")
    assert ended.status_code == 200
    late = reception.post(url, {**both_saw, "valid_until": "2027-12-31"}, "application/json")
    assert (late.status_code, late.json()["error"]["reason"]) == (409, "changed_meanwhile")
    person.refresh_from_db()
    assert person.valid_until == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"email": "no address"}, "no address"), ({"valid_until": "soon"}, "“Valid until”")],
)
def test_what_is_wrong_is_called_as_on_the_page(
    enrol: Enrol, reception: Client, wrong: dict[str, str], said: str
) -> None:
    person = enrol()
    url = f"/people/{person.gallery_id}/{person.pk}/"
    answer = reception.post(url, {"name": "Danielle", **wrong}, "application/json")
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]


@pytest.mark.parametrize("search", ["élodie", "ÉLODIE DURAND", "E\u0301lodie", "durand\0"])
def test_a_name_is_found_in_capitals_or_not(
    enrol: Enrol, gallery: Gallery, reception: Client, search: str
) -> None:
    enrol("Élodie Durand")
    enrol("Bea Berg")
    page = reception.get(f"/people/{gallery.pk}/", {"search": search}, headers={"accept": "text/html"})
    assert [row["person"].name for row in page.context["rows"]] == ["Élodie Durand"]


def test_hours_without_a_day_are_refused_in_words(gallery: Gallery, reception: Client) -> None:
    hours = {"name": "Office", "rules": [{"weekdays": [], "from": "08:00", "until": "18:00"}]}
    answer = reception.post(f"/people/{gallery.pk}/schedules/", hours, "application/json")
    assert answer.json()["error"]["reason"] == "bad_hours"
