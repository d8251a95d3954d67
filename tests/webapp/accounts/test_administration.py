"""/admin/ shows every table to who may see it, and changes nothing behind the rules' backs."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.webapp.conftest import client_of
from webapp.accounts import audit
from webapp.accounts.models import User

pytestmark = pytest.mark.django_db


def test_every_table_opens_and_can_be_searched(admin_user: User) -> None:
    audit.record("account.signed_in", actor=admin_user)
    client = client_of(admin_user)
    assert client.get("/admin/").status_code == 200
    for model, options in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        answer = client.get(address, {"q": "a"} if options.search_fields else {})
        assert answer.status_code == 200, address


def test_styles_may_stand_in_its_pages_and_scripts_nowhere(admin_user: User) -> None:
    client = client_of(admin_user)
    policy = client.get("/admin/")["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in client.get("/accounts/sign-out/")["Content-Security-Policy"]


def test_people_and_the_trail_are_for_who_has_the_right(alice: User, admin_user: User) -> None:
    alice.is_staff = True
    alice.save()
    for right, address in (
        ("view_faces", "/admin/gallery/person/"),
        ("view_audit_trail", "/admin/accounts/auditline/"),
    ):
        assert client_of(alice).get(address).status_code == 403
        alice.user_permissions.add(Permission.objects.get(codename=right))
        assert client_of(alice).get(address).status_code == 200
        assert client_of(alice).get(f"{address}add/").status_code == 403


def test_no_secret_of_a_second_factor_has_a_page(admin_user: User) -> None:
    assert client_of(admin_user).get("/admin/mfa/authenticator/").status_code == 404
