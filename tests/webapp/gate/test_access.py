"""Who may do what with gates: everybody else finds nothing there."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.webapp.conftest import client_of
from tests.webapp.gate.conftest import Device, MakePassage
from webapp.accounts.models import User
from webapp.accounts.services import create_guest
from webapp.gallery.models import Person
from webapp.gate.devices import COOKIE
from webapp.gate.models import Door, Gate, Kiosk, Passage
from webapp.gate.services.gates import add_door

pytestmark = pytest.mark.django_db

PAGES = {  # address → who may
    "/gates/": {"administrator", "security"},
    "/gates/new/": {"administrator"},
    "/gates/{gate}/": {"administrator", "security"},
    "/gates/{gate}/calibration/": {"administrator", "security"},
    "/gates/{gate}/pairing/{code}": {"administrator"},
    "/passages/": {"administrator", "security"},
    "/passages/export.csv": {"administrator", "security"},
    "/passages/mine/": {"administrator", "security", "reception", "owner", "ordinary"},
    "/passages/{passage}/snapshot.jpg": set[str](),  # there is none; test_passages.py has one
}
POSTS = {
    "/gates/new/": {"administrator"},
    "/gates/{gate}/": {"administrator"},
    "/gates/{gate}/calibration/": {"administrator", "security"},
    "/gates/{gate}/pairing": {"administrator"},
    "/gates/{gate}/doors": {"administrator"},
    "/doors/{door}/test": {"administrator"},
    "/kiosks/{kiosk}/revoke": {"administrator"},
    "/passages/{passage}/dispute": {"administrator", "security", "owner"},
    "/passages/{passage}/confirm": {"administrator", "security"},
}
PEOPLE = ("administrator", "security", "reception", "owner", "ordinary", "guest")


class House:
    """One of everything, and everybody."""

    def __init__(self, *, numbers: dict[str, int], users: dict[str, User], device: Device) -> None:
        self.numbers = numbers
        self.users = users
        self.device = device

    def address(self, pattern: str) -> str:
        return pattern.format(**self.numbers)


@pytest.fixture
def house(
    gate: Gate,
    device: Device,
    danielle: Person,
    administrator: User,
    security: User,
    reception: User,
    alice: User,
    bob: User,
    make_passage: MakePassage,
) -> House:
    settings = {"url": "http://127.0.0.1:1/", "secret": "s3cret"}
    door = add_door(
        gate,
        kind="webhook",
        settings=settings,
        summary="POST",
        timeout_seconds=0.5,
        attempts=1,
        actor=administrator,
    )
    numbers = {
        "gate": gate.pk,
        "kiosk": device.kiosk.pk,
        "code": gate.pairing_codes.get().pk,
        "door": door.pk,
        "passage": make_passage(person=danielle, distance=0.21).pk,
    }
    users = {"administrator": administrator, "security": security, "reception": reception}
    users |= {"owner": alice, "ordinary": bob, "guest": create_guest()}
    return House(numbers=numbers, users=users, device=device)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_there_for_those_who_may_see_it(house: House, address: str, who: str) -> None:
    expected = 200 if who in PAGES[address] else 404
    client = client_of(house.users[who])
    for accepted in ("text/html", "application/json"):
        found = client.get(house.address(address), headers={"accept": accepted})
        assert found.status_code == expected, found.content[:300]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("address", POSTS)
def test_only_those_who_may_change_anything(house: House, address: str, who: str) -> None:
    before = state()
    client = client_of(house.users[who])
    body = json.dumps({"name": "Tablet", "verdict": "genuine"})
    status = client.post(house.address(address), body, content_type="application/json").status_code
    if who in POSTS[address]:
        assert status in (200, 302, 400)  # 400: a form without anything in it
    else:
        assert status == 404
        assert state() == before


def state() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Gate, Kiosk, Door, Passage)]


@pytest.mark.parametrize("who", PEOPLE)
def test_only_administrators_take_a_door_away(house: House, who: str) -> None:
    response = client_of(house.users[who]).delete(house.address("/doors/{door}/"))
    assert response.status_code == (204 if who == "administrator" else 404)
    assert Door.objects.exists() == (who != "administrator")


@pytest.mark.parametrize("address", [*PAGES, *POSTS])
@pytest.mark.parametrize("is_kiosk", [False, True])
def test_the_unknown_are_led_to_the_door_also_with_a_kiosks_cookie(
    house: House, address: str, is_kiosk: bool
) -> None:
    client = Client()
    if is_kiosk:
        client.cookies[COOKIE] = house.device.token
    if address in PAGES:
        response = client.get(house.address(address))
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/sign-in/")
    if address in POSTS:
        before = state()
        assert client.post(house.address(address)).status_code == 401
        assert state() == before


def test_where_guests_are_welcome_they_find_no_gate_either(house: House, settings: LazySettings) -> None:
    settings.GUESTS = True
    for address in PAGES:
        assert Client().get(house.address(address)).status_code == 404
    assert Client().get("/kiosk/").status_code == 200


def test_what_does_not_exist_looks_the_same(administrator: User) -> None:
    client = client_of(administrator)
    for address in ("/gates/9/", "/gates/9/calibration/", "/gates/9/pairing/9", "/passages/9/snapshot.jpg"):
        assert client.get(address).status_code == 404
    for address in ("/gates/9/pairing", "/kiosks/9/revoke", "/doors/9/test", "/passages/9/dispute"):
        assert client.post(address, "{}", content_type="application/json").status_code == 404


def test_nobody_disputes_for_another(house: House, younes: Person, make_passage: MakePassage) -> None:
    passage = make_passage(person=younes, distance=0.2)
    response = client_of(house.users["owner"]).post(
        f"/passages/{passage.pk}/dispute", "{}", content_type="application/json"
    )
    assert response.status_code == 404
    passage.refresh_from_db()
    assert passage.verdict == ""


def test_staff_see_their_own_passages_without_figures(
    house: House, younes: Person, make_passage: MakePassage
) -> None:
    make_passage(person=younes, distance=0.2)
    page = client_of(house.users["owner"]).get("/passages/mine/")
    (own,) = page.context["passages"]
    assert own["person"]["name"] == "Danielle Smith"
    hidden = ("distance", "runner_up_distance", "threshold", "gallery_size", "liveness", "decision_ms")
    assert [own[name] for name in hidden] == [None] * 6
    assert (own["person"]["url"], own["urls"]["confirm"], own["urls"]["snapshot"]) == ("", None, None)
    assert page.context["is_linked"]
    assert not client_of(house.users["ordinary"]).get("/passages/mine/").context["is_linked"]


def test_security_sees_a_gate_without_its_devices_and_secrets(house: House) -> None:
    page = client_of(house.users["security"]).get(house.address("/gates/{gate}/"))
    assert page.context["form"] is None
    assert (page.context["kiosks"], page.context["doors"], page.context["door_forms"]) == ([], [], {})
    assert "add_door" not in page.context["gate"]["urls"]
    rules = {name: value for name, value, _help in page.context["rules"]}
    assert rules["What somebody is asked to do"] == str(house.device.kiosk.gate.get_liveness_display())
    assert (rules["Gallery"], rules["Keep pictures for"]) == (house.device.kiosk.gate.gallery.name, "0")


def test_the_admin_site_shows_gates_and_changes_none(house: House, gate: Gate) -> None:
    client = client_of(house.users["administrator"])
    assert client.get(f"/admin/gate/gate/{gate.pk}/change/").status_code == 200
    assert client.post(f"/admin/gate/gate/{gate.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Gate.objects.filter(pk=gate.pk).exists()
