"""A password alone does not open what has a second factor; whoever needs one may do nothing without."""

from __future__ import annotations

import time
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from tests.webapp.conftest import client_of
from webapp.accounts.models import AuditLine, User
from webapp.accounts.roles import make_roles
from webapp.accounts.services import create_guest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]
PASSWORD = "correct horse"
SIGN_IN, CODE, SECURITY = "/accounts/sign-in/", "/accounts/sign-in/code/", "/accounts/security/"


@pytest.fixture
def secret(alice: User) -> str:
    """Alice's app."""
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    return secret


def code_of(secret: str) -> str:
    if time.time() % 30 > 28:
        time.sleep(2.1)  # not one that ends on its way
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_password(client: Client | None = None, name: str = "alice") -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"username": name, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def lines() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("action", flat=True))


def test_a_password_alone_does_not_open(alice: User, secret: str) -> None:
    client = with_password()
    assert not is_in(client)
    assert client.get(SECURITY).status_code == 302
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert lines() == ["account.wrong_code", "account.signed_in"]
    assert AuditLine.objects.get(action="account.signed_in").details["method"] == "totp"


def test_a_code_opens_once(secret: str) -> None:
    code = code_of(secret)
    first = with_password()
    assert not is_in(first)
    first.post(CODE, {"code": code})
    assert is_in(first)
    second = with_password()
    second.post(CODE, {"code": code})
    assert not is_in(second)


def test_a_recovery_code_opens_once(alice: User, secret: str) -> None:
    code = RecoveryCodes.activate(alice).generate_codes()[0]
    for opens in (True, False):
        client = with_password()
        client.post(CODE, {"code": code})
        assert is_in(client) is opens


def test_five_wrong_codes_are_enough(secret: str) -> None:
    client = with_password()
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_of(secret)})
    assert not is_in(client)


def test_the_database_alone_does_not_tell_the_secret(secret: str) -> None:
    stored = Authenticator.objects.get().data["secret"]
    assert secret not in stored
    assert get_adapter().decrypt(stored) == secret


def test_a_guest_signs_in_with_a_code(settings: LazySettings, alice: User, secret: str) -> None:
    settings.GUESTS = True
    client = Client()
    client.force_login(create_guest())
    with_password(client)
    assert client.get(CODE).status_code == 200
    client.post(CODE, {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_security_is_for_accounts(settings: LazySettings, alice: User, guest: User) -> None:
    settings.GUESTS = True
    assert client_of(alice).get(SECURITY).status_code == 200
    assert client_of(guest).get(SECURITY).status_code == 404
    assert Client().get(SECURITY)["Location"].startswith(SIGN_IN)
    assert User.objects.filter(is_guest=True).count() == 1


def test_nothing_is_changed_without_showing_again_who_it_is(alice: User, secret: str) -> None:
    client = Client()
    client.force_login(alice)
    for page in ("app/remove/", "passkeys/add/", "codes/new/"):
        assert "/accounts/security/again/" in client.get(f"{SECURITY}{page}")["Location"]
    again = f"{SECURITY}again/?next={SECURITY}app/remove/"
    assert client.post(again, {"password": "wrong"}).status_code == 200
    assert client.post(again, {"password": PASSWORD})["Location"] == f"{SECURITY}app/remove/"
    assert client.post(f"{SECURITY}app/remove/")["Location"] == SECURITY
    assert not Authenticator.objects.exists()
    assert lines() == ["account.wrong_password", "second_factor.removed"]


def test_nobody_removes_anothers_passkey(alice: User, bob: User) -> None:
    key = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "bob's", "credential": {}})
    client = client_of(alice)
    again = f"{SECURITY}again/?next={SECURITY}passkeys/{key.pk}/remove/"
    client.post(again, {"password": PASSWORD})
    assert client.post(f"{SECURITY}passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_new_password_signs_out_everywhere_else(alice: User) -> None:
    here, elsewhere = with_password(), with_password()
    new = "a better horse 8"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(f"{SECURITY}password/", {**form, "oldpassword": "x"}).status_code == 200
    assert here.post(f"{SECURITY}password/", form)["Location"] == SECURITY
    assert here.get(SECURITY).status_code == 200
    assert elsewhere.get(SECURITY).status_code == 302
    assert lines()[-1] == "account.password_changed"


def test_one_ends_ones_own_sessions_and_no_others(alice: User, bob: User) -> None:
    bobs = Client()
    bobs.post(SIGN_IN, {"username": "bob", "password": "battery staple"})
    here, elsewhere = with_password(), with_password()
    theirs = UserSession.objects.get(user=bob)
    assert here.post(f"{SECURITY}sessions/end", {"session": theirs.pk}).status_code == 404
    assert bobs.get(SECURITY).status_code == 200
    assert here.post(f"{SECURITY}sessions/end").status_code == 302
    assert elsewhere.get(SECURITY).status_code == 302
    assert here.get(SECURITY).status_code == 200


def test_rights_rest_until_there_is_a_second_factor(settings: LazySettings, alice: User) -> None:
    alice.groups.add(Group.objects.get(name="Reception"))
    assert client_of(alice).get("/people/").status_code == 200
    settings.REQUIRE_MFA = ["Reception"]
    assert client_of(alice).get("/people/")["Location"] == SECURITY
    assert not User.objects.get(pk=alice.pk).has_perm("gallery.view_faces")
    TOTP.activate(alice, generate_totp_secret())
    assert client_of(alice).get("/people/").status_code == 200


def test_a_role_that_does_not_exist_is_warned_of(
    settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REQUIRE_MFA = ["Reception", "Recpetion"]
    make_roles(apps.get_app_config("accounts"), using="default")
    assert [record.args for record in caplog.records] == [("Recpetion",)]


def test_administrators_come_in_by_the_same_door(settings: LazySettings, admin_user: User) -> None:
    assert Client().get("/admin/login/?next=/admin/")["Location"] == f"{SIGN_IN}?next=%2Fadmin%2F"
    client = client_of(admin_user)
    assert client.get("/admin/").status_code == 200
    settings.REQUIRE_MFA = ["administrators"]
    assert client.get("/admin/")["Location"] == SECURITY
    assert client.post("/admin/auth/group/add/", {"name": "x"}).status_code == 302
    assert not Group.objects.filter(name="x").exists()


def test_lost_factors_are_taken_away_by_an_administrator(alice: User, secret: str) -> None:
    client = client_of(alice)
    out = StringIO()
    call_command("remove_second_factors", "alice", stdout=out)
    assert "1 removed" in out.getvalue()
    assert lines() == ["second_factor.reset"]
    assert not Authenticator.objects.exists()
    assert is_in(with_password(client))


def test_what_is_not_a_name_is_not_written_down(alice: User) -> None:
    Client().post(SIGN_IN, {"username": "my secret password", "password": "x"})
    line = AuditLine.objects.get()
    assert (line.action, line.subject_label) == ("account.wrong_password", "")
    assert "secret" not in str(line.details)
