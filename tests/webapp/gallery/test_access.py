"""Who may see people: for everybody else there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.webapp.conftest import client_of
from tests.webapp.gallery.conftest import Enrol, face
from tests.webapp.gallery.test_table import LONG_EMAIL
from webapp.accounts.models import AuditLine, User
from webapp.gallery.models import FaceTemplate, Gallery, ImportLine, Person
from webapp.gallery.services import imports
from webapp.gallery.table import Row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]
PAGE = {"accept": "text/html"}


Addresses = dict[str, str]


@pytest.fixture
def addresses(gallery: Gallery, enrol: Enrol, receptionist: User) -> Addresses:
    """Every address of the gallery, by its name."""
    Gallery.objects.update(keep_photos=True)
    person = enrol()
    template = FaceTemplate.objects.get()
    opened = imports.open_import(
        gallery, [Row(file="a.jpg", name="A")], title="t", consent_on=None, method="paper", actor=receptionist
    )
    here = f"/people/{gallery.pk}"
    there = f"{here}/{person.pk}"
    return {
        "index": "/people/",
        "new": "/people/new/",
        "gallery": f"{here}/",
        "settings": f"{here}/settings/",
        "table": f"{here}/people.csv",
        "enrol": f"{here}/enrol/",
        "import": f"{here}/import/",
        "report": f"{here}/imports/{opened.pk}/",
        "state": f"{here}/imports/{opened.pk}/state",
        "csv": f"{here}/imports/{opened.pk}/report.csv",
        "person": f"{there}/",
        "picture": f"{there}/faces/{template.uuid}/picture",
        "export": f"{there}/export.zip",
    }


POSTS = ("enrol", "person")
FOR_EYES = ("index", "gallery", "person", "picture")
"""What who may only see, but not manage, sees."""


def answers(client: Client, addresses: Addresses) -> dict[str, int]:
    return {name: client.get(url, headers=PAGE).status_code for name, url in addresses.items()}


def test_reception_sees_all_of_it(reception: Client, addresses: Addresses) -> None:
    expected = dict.fromkeys(addresses, 200) | {"index": 302}  # the only gallery is shown at once
    assert answers(reception, addresses) == expected


def test_security_sees_people_but_changes_nothing(officer: User, addresses: Addresses) -> None:
    client = client_of(officer)
    expected = {name: 200 if name in FOR_EYES else 404 for name in addresses} | {"index": 302}
    assert answers(client, addresses) == expected
    assert client.post(addresses["person"], {}, "application/json").status_code == 404
    assert client.post(addresses["person"] + "erase", {}, "application/json").status_code == 404
    assert Person.objects.count() == 1


def test_for_others_there_is_nothing(
    alice: User, guest: User, officer: User, addresses: Addresses, gallery: Gallery
) -> None:
    staff = User.objects.create_user("stan", is_staff=True)
    for user in (alice, guest, staff):
        client = client_of(user)
        assert set(answers(client, addresses).values()) == {404}
        for name in POSTS:
            assert client.post(addresses[name], {}, "application/json").status_code == 404
        # The same answer as where nothing is at all.
        there = client.get(addresses["gallery"], headers=PAGE).content
        nowhere = client.get(f"/people/{gallery.pk + 1}/", headers=PAGE).content
        assert len(there) == len(nowhere)
        assert "People" not in client.get("/", headers=PAGE).content.decode().partition("<main")[0]


def test_who_has_not_signed_in_is_asked_to(addresses: Addresses) -> None:
    for url in addresses.values():
        answer = Client().get(url, headers=PAGE)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/sign-in/")


def test_every_change_asks_for_the_right(
    alice: User, officer: User, addresses: Addresses, gallery: Gallery, enrol: Enrol
) -> None:
    person, template = addresses["person"], FaceTemplate.objects.get()
    line = ImportLine.objects.get().people_import_id
    changes = [
        f"/people/{gallery.pk}/photos/",
        f"/people/{gallery.pk}/imports/",
        f"/people/{gallery.pk}/imports/{line}/photos/",
        f"/people/{gallery.pk}/imports/{line}/start",
        f"/people/{gallery.pk}/imports/{line}/stop",
        f"/people/{gallery.pk}/schedules/",
        f"/people/{gallery.pk}/delete",
        *(f"{person}{verb}" for verb in ("faces/", "account", "consents/", "consents/withdraw", "erase")),
        *(f"{person}{verb}" for verb in ("badge/", "badge/revoke")),
    ]
    for user in (alice, officer):
        client = client_of(user)
        for url in changes:
            assert client.post(url, {}, "application/json").status_code == 404, url
        assert client.delete(f"{person}faces/{template.uuid}/").status_code == 404
    assert FaceTemplate.objects.count() == 1


def test_a_person_is_found_in_their_own_gallery_only(reception: Client, enrol: Enrol) -> None:
    other = Gallery.objects.create(name="Lab", purpose="p", consent_wording="w")
    person = enrol()
    assert reception.get(f"/people/{other.pk}/{person.pk}/", headers=PAGE).status_code == 404


@pytest.mark.parametrize("group", ["²", "9" * 30, "-1", "Lab"])
def test_an_impossible_group_is_no_failure(reception: Client, gallery: Gallery, group: str) -> None:
    assert reception.get(f"/people/{gallery.pk}/?group={group}", headers=PAGE).status_code == 200


def test_what_is_no_user_name_or_address_is_refused(reception: Client, enrol: Enrol) -> None:
    person = enrol()
    url = f"/people/{person.gallery_id}/{person.pk}/"
    answer = reception.post(f"{url}account", {"username": {"a": 1}}, "application/json")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "bad_request")
    long = {"name": "Ada", "email": LONG_EMAIL}
    answer = reception.post(url, long, "application/json")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "bad_email")


def test_reception_reads_nobodys_passages_by_its_own_account(
    reception: Client, receptionist: User, officer: User, enrol: Enrol
) -> None:
    person = enrol()
    url = f"/people/{person.gallery_id}/{person.pk}/account"
    answer = reception.post(url, {"username": "rosa"}, "application/json")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (403, "own_account")
    assert reception.post(url, {"username": "omar"}, "application/json").status_code == 200
    line = AuditLine.objects.get(action="person.linked")
    assert line.details == {"account": officer.pk}
    assert reception.post(url, {"username": ""}, "application/json").status_code == 200
    User.objects.filter(pk=receptionist.pk).update(is_superuser=True)
    assert reception.post(url, {"username": "rosa"}, "application/json").status_code == 200


def test_every_look_at_a_face_has_its_line(
    officer: User, addresses: Addresses, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of(officer)
    answer = client.get(addresses["picture"])
    assert answer.content == b"\xff\xd8 a picture"
    assert answer["Cache-Control"] == "no-store"
    client.get(addresses["person"], headers=PAGE)
    lines = AuditLine.objects.filter(actor=officer).order_by("pk")
    assert [line.action for line in lines] == ["face.viewed", "person.viewed"]
    assert {line.subject_label for line in lines} == {"Danielle Smith"}


def test_without_kept_pictures_there_is_none_to_see(
    reception: Client, enrol: Enrol, gallery: Gallery
) -> None:
    person = enrol(faces=[face(1)])
    template = FaceTemplate.objects.get()
    assert template.sealed_picture is None
    assert reception.get(f"/people/{gallery.pk}/{person.pk}/faces/{template.uuid}/picture").status_code == 404


def test_galleries_stand_in_the_order_of_their_names(reception: Client, gallery: Gallery) -> None:
    for name in ("Workshop", "Archive"):
        Gallery.objects.create(name=name, purpose="p", consent_wording="w")
    shown = reception.get("/people/", headers=PAGE).context["galleries"]
    assert [found.name for found in shown] == ["Archive", "Office", "Workshop"]


def test_the_list_asks_the_database_a_fixed_number_of_times(
    reception: Client, gallery: Gallery, enrol: Enrol, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for n in range(12):
        enrol(f"Person {n}", groups=["Lab"])
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        answer = reception.get(f"/people/{gallery.pk}/", headers=PAGE)
    assert len(answer.context["rows"]) == 12
