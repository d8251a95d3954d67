"""Erasing somebody, withdrawing, badges, exports, and what goes by itself."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.webapp.gallery.conftest import Enrol, about, embedding, face
from webapp.accounts.models import AuditLine, User
from webapp.gallery import retention, selectors
from webapp.gallery.models import (
    Badge,
    Consent,
    EnrolmentPhoto,
    FaceTemplate,
    Gallery,
    ImportLine,
    Person,
)
from webapp.gallery.pipelines import index
from webapp.gallery.services import badges, imports, people
from webapp.gallery.services.erasure import digest_of, erase_person
from webapp.gate.models import Gate
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db


def url_of(person: Person) -> str:
    return f"/people/{person.gallery_id}/{person.pk}/"


def test_nothing_remains_but_a_certificate(
    enrol: Enrol, gallery: Gallery, receptionist: User, reception: Client, tmp_path: Path
) -> None:
    person = enrol(number="17", faces=[face(1), face(2)])
    badges.issue_badge(person, actor=receptionist)
    photo = EnrolmentPhoto.objects.create(gallery=gallery, enrolment=gallery.uuid, added_by=receptionist)
    photo.same_face_as = [{"person": str(person.pk), "distance": 0.1}]
    photo.save()
    index.identify(gallery.pk, embedding(1))

    answer = reception.post(f"{url_of(person)}erase", {"name": "Danielle Smith"}, "application/json")
    certificate = answer.json()["certificate"]
    assert certificate["counts"]["templates"] == 2
    assert certificate["counts"]["badges"] == certificate["counts"]["consents"] == 1
    assert certificate["counts"]["enrolment_photos"] == 1
    for model in (Person, FaceTemplate, Badge, Consent, EnrolmentPhoto):
        assert not model.objects.exists()
    assert index.identify(gallery.pk, embedding(1)) == []

    line = AuditLine.objects.get(action="person.erased")
    assert line.pk == certificate["audit_line"]
    assert line.details["counts"] == certificate["counts"]
    # The paper in the person's hand and the line belong together; the line alone tells no name.
    assert line.details["certificate"] == digest_of(certificate)
    del certificate["audit_line"]
    canonical = json.dumps(certificate, sort_keys=True, ensure_ascii=False).encode()
    assert line.details["certificate"] == hashlib.sha256(canonical).hexdigest()
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(answer.json()["certificate"], indent=2))
    said = StringIO()
    call_command("check_certificate", str(file), stdout=said)
    assert f"line {line.pk} " in said.getvalue()
    file.write_text(json.dumps({**answer.json()["certificate"], "name": "Somebody Else"}))
    with pytest.raises(CommandError):
        call_command("check_certificate", str(file))
    trail = json.dumps([[one.subject_label, one.details] for one in AuditLine.objects.all()])
    assert "Danielle" not in trail
    assert AuditLine.objects.filter(action="person.enrolled").exists()


def test_no_report_names_who_was_erased(enrol: Enrol, gallery: Gallery, receptionist: User) -> None:
    person = enrol(number="17", email="danielle@example.org")
    rows = imports.rows_of_names(["Danielle Smith.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"])
    made = imports.open_import(
        gallery, rows, title="old", consent_on=None, method="paper", actor=receptionist
    )
    lines = list(made.lines.all())
    refused = [
        {"reason": "no_face"},
        {"reason": "blurred", "person_name": "D. Smith", "person_number": "17"},
        {"reason": "same_face", "figures": {"name": "Danielle Smith", "person": str(person.pk)}},
        {"reason": "number_taken", "figures": {"name": "Danielle Smith"}, "person_name": "Bea"},
        {"reason": "no_face", "person_name": "Cem", "email": "cem@example.org"},
    ]
    for line, values in zip(lines, refused, strict=True):
        ImportLine.objects.filter(pk=line.pk).update(state="refused", **values)
    erase_person(person, actor=receptionist)
    kept = list(ImportLine.objects.order_by("number").values_list("person_name", "file", "reason", "figures"))
    assert "Smith" not in str(kept)
    assert [line[:3] for line in kept[2:]] == [
        ("c", "c.jpg", "same_face"),
        ("Bea", "d.jpg", "number_taken"),
        ("Cem", "e.jpg", "no_face"),
    ]


def test_no_linked_account_is_named(enrol: Enrol, receptionist: User) -> None:
    account = User.objects.create_user("danielle.smith")
    person = enrol()
    people.link_account(person, account, actor=receptionist)
    erase_person(person, actor=receptionist)
    assert "danielle" not in str(list(AuditLine.objects.values_list("subject_label", "details")))


def test_only_after_the_full_name_was_typed(enrol: Enrol, reception: Client) -> None:
    person = enrol()
    for typed in ("", "danielle smith", "Danielle"):
        answer = reception.post(f"{url_of(person)}erase", {"name": typed}, "application/json")
        assert answer.json()["error"]["reason"] == "name_does_not_match"
    assert Person.objects.exists()


def test_a_badge_is_known_by_its_digest_only(enrol: Enrol, receptionist: User) -> None:
    person = enrol()
    code = badges.issue_badge(person, actor=receptionist)
    assert code.startswith("facet:")
    assert len(code) == len("facet:") + 22  # 128 bits
    assert selectors.find_person_by_badge(code) == person
    assert selectors.find_person_by_badge(code.removeprefix("facet:")) == person
    assert code.removeprefix("facet:") not in str(list(Badge.objects.values()))
    second = badges.issue_badge(person, actor=receptionist)
    assert selectors.find_person_by_badge(code) is None
    assert selectors.find_person_by_badge(second) == person
    badges.revoke_badge(person, actor=receptionist)
    assert selectors.find_person_by_badge(second) is None
    assert selectors.find_person_by_badge("facet:") is None


@pytest.mark.usefixtures("no_front_end_needed")
def test_the_badge_is_shown_once(enrol: Enrol, reception: Client) -> None:
    person = enrol()
    shown = reception.post(f"{url_of(person)}badge/").content.decode()
    assert "<svg" in shown
    assert 'style="' not in shown.partition("<article")[2]  # the page's policy forbids it
    # Looking there, as after another language was chosen, issues none.
    assert reception.get(f"{url_of(person)}badge/").headers["location"] == url_of(person)
    assert person.badges.count() == 1


def test_the_export_has_all_that_is_known(enrol: Enrol, reception: Client) -> None:
    Gallery.objects.update(keep_photos=True)
    person = enrol(number="17", groups=["Lab"], faces=[face(1)])
    answer = reception.get(f"{url_of(person)}export.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["person.json", "face-1.jpg"]
        assert archive.read("face-1.jpg") == b"\xff\xd8 a picture"
        known = json.loads(archive.read("person.json"))
    assert (known["name"], known["number"], known["groups"]) == ("Danielle Smith", "17", ["Lab"])
    assert known["consents"][0]["wording"] == "I agree."
    assert known["faces"][0]["embedding"] == pytest.approx(embedding(1).tolist(), abs=1e-6)
    assert [line["action"] for line in known["audit_trail"]][-2:] == ["person.enrolled", "consent.recorded"]
    assert AuditLine.objects.filter(action="person.exported").count() == 1


def test_a_picture_that_does_not_open_is_left_out(enrol: Enrol, reception: Client) -> None:
    Gallery.objects.update(keep_photos=True)
    person = enrol(faces=[face(1), face(2)])
    FaceTemplate.objects.filter(pk=person.templates.all()[0].pk).update(sealed_picture=b"damaged")
    answer = reception.get(f"{url_of(person)}export.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["person.json", "face-2.jpg"]


def test_the_table_has_nobodys_face_and_no_formulas(
    enrol: Enrol, reception: Client, gallery: Gallery
) -> None:
    enrol("=HYPERLINK(0)", number="17")
    table = reception.get(f"/people/{gallery.pk}/people.csv").content.decode("utf-8-sig").splitlines()
    assert table[0] == "file,name,number,email,groups,valid_from,valid_until,consent_on"
    assert table[1] == ",'=HYPERLINK(0),17,,,,,2026-01-05"


def test_faces_go_when_the_consent_ends(enrol: Enrol) -> None:
    ada, bea = enrol("Ada"), enrol("Bea")
    today = timezone.localdate()
    Consent.objects.filter(person=ada).update(ends_on=today - timedelta(days=1))
    Consent.objects.filter(person=bea).update(ends_on=today)
    retention.sweep()
    assert list(FaceTemplate.objects.values_list("person__name", flat=True)) == ["Bea"]
    assert AuditLine.objects.get(action="consent.ended").subject_label == "Ada"
    assert AuditLine.objects.get(action="consent.ended").actor_name == ""


def test_a_newer_consent_keeps_the_faces(enrol: Enrol, receptionist: User) -> None:
    ada = enrol("Ada")
    Consent.objects.update(ends_on=date(2020, 1, 1))
    Consent.objects.create(person=ada, purpose="p", wording="w", method="paper", given_on=date(2026, 1, 1))
    retention.sweep()
    assert FaceTemplate.objects.count() == 1


def test_people_go_some_days_after_their_last_day(enrol: Enrol, gallery: Gallery) -> None:
    today = timezone.localdate()
    enrol("Left long ago", valid_until=today - timedelta(days=31))
    enrol("Left lately", valid_until=today - timedelta(days=30))
    enrol("Here")
    retention.sweep()
    assert list(Person.objects.values_list("name", flat=True)) == ["Here", "Left lately"]
    line = AuditLine.objects.get(action="person.erased")
    assert (line.details["reason"], line.actor) == ("validity_ended", None)
    Gallery.objects.update(erase_after_days=None)
    Person.objects.update(valid_until=date(2000, 1, 1))
    retention.sweep()
    assert Person.objects.count() == 2


def test_photographs_that_nobody_used_go_in_minutes(gallery: Gallery, receptionist: User) -> None:
    def add(minutes: int) -> None:
        photo = EnrolmentPhoto.objects.create(gallery=gallery, enrolment=gallery.uuid, added_by=receptionist)
        photo.expires_at = timezone.now() + timedelta(minutes=minutes)
        photo.save()

    add(-1)
    add(1)
    assert (EnrolmentPhoto().expires_at - timezone.now()) < timedelta(minutes=15)
    retention.sweep()
    assert EnrolmentPhoto.objects.count() == 1


def test_other_rooms_are_asked_too(enrol: Enrol, settings: pytest.FixtureRequest, reception: Client) -> None:
    settings.PERSON_ERASERS = [f"{__name__}.forget_in_another_room"]  # type: ignore[attr-defined]
    settings.PERSON_RECORDS = {"passages": f"{__name__}.records_of_another_room"}  # type: ignore[attr-defined]
    person = enrol()
    with zipfile.ZipFile(BytesIO(reception.get(f"{url_of(person)}export.zip").content)) as archive:
        assert json.loads(archive.read("person.json"))["passages"] == [{"of": "Danielle Smith"}]
    assert erase_person(person, actor=None)["counts"]["snapshots"] == 3


def forget_in_another_room(person: Person) -> dict[str, int]:
    assert Person.objects.filter(pk=person.pk).exists()
    return {"snapshots": 3}


def records_of_another_room(person: Person) -> list[dict[str, str]]:
    return [{"of": person.name}]


def test_a_gallery_goes_only_when_it_is_empty(enrol: Enrol, gallery: Gallery, reception: Client) -> None:
    person = enrol()
    refused = reception.post(f"/people/{gallery.pk}/delete").json()
    assert refused["error"]["message"].startswith("There are people in this gallery (1)")
    erase_person(person, actor=None)
    assert reception.post(f"/people/{gallery.pk}/delete").status_code == 204
    assert not Gallery.objects.exists()


def test_a_gallery_that_a_gate_uses_stays(gallery: Gallery, reception: Client) -> None:
    Gate.objects.create(name="Front door", gallery=gallery)
    refused = reception.post(f"/people/{gallery.pk}/delete")
    assert (refused.status_code, refused.json()["error"]["reason"]) == (409, "gallery_in_use")
    assert "Front door" in refused.json()["error"]["message"]
    assert not AuditLine.objects.filter(action="gallery.deleted").exists()


def test_a_changed_name_has_to_be_there(enrol: Enrol, receptionist: User) -> None:
    with pytest.raises(Refused):
        people.change_person(enrol(), about(""), actor=receptionist)


def test_an_import_is_not_called_as_who_was_erased(
    gallery: Gallery, enrol: Enrol, receptionist: User
) -> None:
    for title in ("danielle_smith-2026.zip", "Danielle Berg.zip"):
        imports.open_import(gallery, [], title=title, consent_on=None, method="paper", actor=receptionist)
    erase_person(enrol("Danielle Smith"), actor=receptionist)
    assert set(gallery.imports.values_list("title", flat=True)) == {"import", "Danielle Berg.zip"}
    labels = set(AuditLine.objects.filter(action="import.opened").values_list("subject_label", flat=True))
    assert labels == {"", "Danielle Berg.zip"}
