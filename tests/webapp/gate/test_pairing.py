"""How a device becomes a kiosk, and stops being one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.utils import timezone

from tests.webapp.conftest import RedisProcess, client_of
from tests.webapp.gate.conftest import Device
from webapp.accounts.models import AuditLine, User
from webapp.gate.devices import ALPHABET, COOKIE, hash_of
from webapp.gate.models import Gate, Kiosk, PairingCode
from webapp.gate.selectors import find_kiosk
from webapp.gate.services import kiosks
from webapp.sentences import Refused

pytestmark = pytest.mark.django_db


def ask_for_code(gate: Gate, user: User) -> dict[str, object]:
    address = f"/gates/{gate.pk}/pairing"
    response = client_of(user).post(address, '{"name": "Tablet"}', content_type="application/json")
    assert response.status_code == 200, response.content
    found: dict[str, object] = response.json()
    return found


def type_in(code: object, client: Client | None = None) -> tuple[int, Client]:
    client = client or Client()
    return client.post("/kiosk/pair/", {"code": code}).status_code, client


def test_a_code_from_the_gates_page_makes_a_kiosk(gate: Gate, administrator: User) -> None:
    made = ask_for_code(gate, administrator)
    code = str(made["code"])
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert str(made["address"]).endswith(f"/kiosk/?code={code}")
    assert str(made["qr"]).startswith("data:image/svg+xml")
    check = made["urls"]["check"]  # type: ignore[index]
    assert client_of(administrator).get(check).json() == {"is_used": False}
    status, client = type_in(f" {code[:4].lower()}-{code[4:].lower()} ")
    assert status == 302
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    kiosk = Kiosk.objects.get()
    assert (kiosk.gate, kiosk.name, kiosk.paired_by) == (gate, "Tablet", administrator)
    assert kiosk.token_hash == hash_of(cookie.value)
    assert cookie.value not in str(Kiosk.objects.values())
    assert client_of(administrator).get(check).json() == {"is_used": True}
    assert AuditLine.objects.filter(action="gate.paired", subject_id=str(kiosk.pk)).exists()
    assert b"Front door" in client.get("/kiosk/").content


def test_a_gates_language_is_that_of_its_screens_until_somebody_chooses(device: Device) -> None:
    gate = device.kiosk.gate
    Gate.objects.filter(pk=gate.pk).update(language="zh-hans")
    client = Client(headers={"accept-language": "en"})
    client.cookies[COOKIE] = device.token
    page = client.get("/kiosk/")
    assert "点按开始" in page.content.decode()
    assert page.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/kiosk/")
    assert "Touch to start" in page.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in page.cookies


def test_the_cookie_travels_by_https_only_where_there_is_https(
    gate: Gate, administrator: User, settings: LazySettings
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    _, client = type_in(ask_for_code(gate, administrator)["code"])
    assert client.cookies[COOKIE]["secure"]


def test_a_code_works_once(gate: Gate, administrator: User) -> None:
    code = ask_for_code(gate, administrator)["code"]
    assert type_in(code)[0] == 302
    assert type_in(code)[0] == 400
    assert Kiosk.objects.count() == 1


def test_a_code_is_not_kept_and_ends_after_ten_minutes(gate: Gate, administrator: User) -> None:
    code = str(ask_for_code(gate, administrator)["code"])
    row = PairingCode.objects.get()
    assert code not in str(PairingCode.objects.values())
    assert row.expires_at - timezone.now() <= timedelta(minutes=10)
    PairingCode.objects.update(expires_at=timezone.now())
    assert type_in(code)[0] == 400


def test_a_new_code_ends_the_one_before(gate: Gate, administrator: User) -> None:
    first, second = (ask_for_code(gate, administrator)["code"] for _ in range(2))
    assert type_in(first)[0] == 400
    assert type_in(second)[0] == 302


@pytest.mark.parametrize("code", ["", "ABCD", "AAAAAAAA", "A" * 500, "ＡＣＤＥＦＧＨＪ", "'; DROP TABLE"])
def test_a_wrong_code_is_told_in_a_sentence(gate: Gate, code: str) -> None:
    response = Client().post("/kiosk/pair/", {"code": code})
    assert response.status_code == 400
    assert "This code is not right" in response.content.decode()


def test_nobody_tries_codes_for_long(gate: Gate, administrator: User) -> None:
    code, client = ask_for_code(gate, administrator)["code"], Client()
    answers = [type_in("AAAAAAAA", client)[0] for _ in range(11)]
    assert answers == [400] * 10 + [429]
    assert type_in(code, client)[0] == 429  # not even the right one


def test_without_redis_nobody_tries_at_all(gate: Gate, administrator: User, redis: RedisProcess) -> None:
    code = ask_for_code(gate, administrator)["code"]
    redis.kill()
    try:
        assert type_in(code)[0] == 503
    finally:
        redis.start()
    assert type_in(code)[0] == 302


def test_looking_at_an_address_with_a_code_pairs_nothing(gate: Gate, administrator: User) -> None:
    code = str(ask_for_code(gate, administrator)["code"])
    client = Client()
    assert code in client.get(f"/kiosk/?code={code}").content.decode()
    assert not Kiosk.objects.exists()


def test_a_form_of_another_site_pairs_nothing(gate: Gate, administrator: User) -> None:
    code = ask_for_code(gate, administrator)["code"]
    assert type_in(code, Client(enforce_csrf_checks=True))[0] == 403
    assert not Kiosk.objects.exists()


def test_a_revoked_kiosk_is_nobody(device: Device, administrator: User) -> None:
    assert find_kiosk(device.token) == device.kiosk
    client = client_of(administrator)
    response = client.post(f"/kiosks/{device.kiosk.pk}/revoke")
    assert response.json()["revoked_at"]
    assert find_kiosk(device.token) is None
    tablet = Client()
    tablet.cookies[COOKIE] = device.token
    page = tablet.get("/kiosk/")
    assert page.status_code == 200
    assert tablet.cookies[COOKIE].value == ""
    client.post(f"/kiosks/{device.kiosk.pk}/revoke")  # a double click
    assert AuditLine.objects.filter(action="gate.kiosk_revoked").count() == 1


def test_no_token_and_a_made_up_one_are_nobody(device: Device) -> None:
    for token in ("", "x", device.kiosk.token_hash):
        assert find_kiosk(token) is None


def test_two_devices_with_one_code_at_once_are_one_kiosk(
    gate: Gate, administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = kiosks.make_pairing_code(gate, kiosk_name="Tablet", actor=administrator).code
    first = PairingCode.objects.filter(used_at=None).first()
    PairingCode.objects.update(used_at=timezone.now())  # the other one was faster, after we had looked
    monkeypatch.setattr(type(PairingCode.objects.all()), "first", lambda self: first)
    with pytest.raises(Refused, match="wrong_code"):
        kiosks.pair_kiosk(code)
    assert not Kiosk.objects.exists()
