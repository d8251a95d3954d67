"""The first administrator."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from webapp.accounts.models import User

pytestmark = pytest.mark.django_db
FORM = {"username": "root", "password1": "correct horse battery", "password2": "correct horse battery"}


@pytest.fixture(autouse=True)
def data(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def printed_key() -> str:
    out = StringIO()
    call_command("first_run_key", stdout=out)
    return out.getvalue().strip()


def test_the_key_opens_once(data: Path) -> None:
    key = printed_key()
    assert len(key) >= 20
    assert key == printed_key()
    assert stat.S_IMODE((data / "first_run_key").stat().st_mode) == 0o600
    client = Client()
    assert client.post(f"/accounts/first-run/?key={key}", FORM).status_code == 302
    administrator = User.objects.get()
    assert administrator.is_staff
    assert administrator.is_superuser
    assert client.get("/admin/").status_code == 200
    assert printed_key() == ""
    assert Client().get(f"/accounts/first-run/?key={key}").status_code == 404
    assert not (data / "first_run_key").exists()


@pytest.mark.parametrize("key", ["", "wrong", "%00", "ключ"])
def test_another_key_does_not(key: str) -> None:
    printed_key()
    assert Client().post(f"/accounts/first-run/?key={key}", FORM).status_code == 404
    assert not User.objects.exists()


def test_without_any_key_nothing_opens() -> None:
    assert Client().post("/accounts/first-run/?key=", FORM).status_code == 404


def test_a_key_from_the_settings(settings: LazySettings) -> None:
    settings.FIRST_RUN_KEY = "from the environment"
    assert printed_key() == "from the environment"
    assert Client().post("/accounts/first-run/?key=from+the+environment", FORM).status_code == 302


def test_a_weak_password_is_refused() -> None:
    weak = {"username": "root", "password1": "12345678", "password2": "12345678"}
    assert Client().post(f"/accounts/first-run/?key={printed_key()}", weak).status_code == 200
    assert not User.objects.exists()
