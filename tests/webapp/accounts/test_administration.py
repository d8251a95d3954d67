"""/admin/ shows every table to who may see it, and changes nothing behind the rules' backs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.webapp.conftest import MakeJob, client_of
from webapp.accounts import audit
from webapp.accounts.models import ApiToken, AuditLine, LockOut, User
from webapp.accounts.tokens import make_token
from webapp.gallery.models import Gallery, Person
from webapp.jobs.models import Job
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db
NO_QUOTA = {"quota-TOTAL_FORMS": 0, "quota-INITIAL_FORMS": 0}


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


def test_lists_ask_no_more_when_they_are_longer(
    admin_user: User, photo: Photo, painting: Photo, make_job: MakeJob
) -> None:
    client = client_of(admin_user)
    addresses = ("photos/photo", "jobs/job", "accounts/user", "accounts/auditline")
    counted = []
    client.get("/admin/photos/photo/")  # fills the caches
    for _ in range(2):
        for _more in range(3):
            job = make_job()
            audit.record("job.cancelled", actor=admin_user, subject=job)
            User.objects.create(username=f"u{job.pk}").groups.add(Group.objects.get(name="Staff"))
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/admin/{address}/").status_code == 200
            counted.append(len(queries))
    assert counted[:4] == counted[4:]


def test_who_has_no_right_to_see_faces_sees_none_of_the_people(alice: User, admin_user: User) -> None:
    """Staff with every right of the administration, and none of Facet's own."""
    gallery = Gallery.objects.create(name="Lab", purpose="Doors", consent_wording="I agree")
    person = Person.objects.create(gallery=gallery, name="Berta Muster")
    alice.is_staff = True
    alice.save()
    of_tables = Permission.objects.filter(codename__regex="^(view|add|change|delete)_")
    alice.user_permissions.set(
        of_tables.exclude(codename__in=["view_faces", "view_passages", "view_audit_trail"])
    )
    client = client_of(alice)
    assert client.get("/admin/").status_code == 200
    for model, options in admin.site._registry.items():
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        answer = client.get(reverse(f"{place}_changelist"), {"q": "Berta"} if options.search_fields else {})
        assert answer.status_code == 403 or "Berta Muster" not in answer.content.decode()
    for address in (f"gallery/person/{person.pk}/change/", f"gallery/gallery/{gallery.pk}/change/"):
        assert client.get(f"/admin/{address}").status_code in (403, 404)


def test_only_who_has_all_rights_gives_any(alice: User, bob: User) -> None:
    alice.is_staff = True
    alice.save()
    changes = Permission.objects.filter(
        codename__in=["change_user", "view_user", "change_group", "delete_user"]
    )
    alice.user_permissions.set(changes)
    client = client_of(alice)
    form = {"username": "bob", "is_active": "on", "is_superuser": "on", "is_staff": "on", **NO_QUOTA}
    assert client.post(f"/admin/accounts/user/{bob.pk}/change/", form).status_code == 302
    bob.refresh_from_db()
    assert (bob.is_superuser, bob.is_staff) == (False, False)
    role = Group.objects.get(name="Reception")
    assert client.post(f"/admin/auth/group/{role.pk}/change/", {"name": "x"}).status_code == 403
    bob.groups.add(role)
    for page in ("change", "password", "delete"):
        assert client.post(f"/admin/accounts/user/{bob.pk}/{page}/", {}).status_code == 403, page


def test_an_administrator_deletes_a_job_and_a_picture_with_their_files(
    admin_user: User, photo: Photo, make_job: MakeJob, django_capture_on_commit_callbacks: Any
) -> None:
    job = make_job(state=Job.State.DONE)
    client = client_of(admin_user)
    # A painting still shows it.
    assert "protected" in client.get(f"/admin/photos/photo/{photo.pk}/delete/").content.decode()
    file = photo.original.name or ""
    for address in (f"jobs/job/{job.pk}", f"photos/photo/{photo.pk}"):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(f"/admin/{address}/delete/", {"post": "yes"}).status_code == 302
    assert not Job.objects.filter(pk=job.pk).exists()
    assert not Photo.objects.filter(pk=photo.pk).exists()
    assert not default_storage.exists(file)
    assert set(AuditLine.objects.values_list("action", flat=True)) == {"job.deleted", "photo.deleted"}


def test_a_token_in_the_wrong_hands_is_revoked(alice: User, admin_user: User) -> None:
    row, _token = make_token(user=alice, name="lost laptop", scopes=["photos:read"], days=7)
    client = client_of(admin_user)
    page = client.get("/admin/accounts/apitoken/").content.decode()
    assert "lost laptop" in page
    client.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [row.pk]})
    assert not ApiToken.objects.exists()
    line = AuditLine.objects.first()
    assert line is not None
    assert (line.action, line.actor, line.subject_label) == ("token.revoked", admin_user, "alice")


def test_who_is_locked_out_may_try_again(alice: User, admin_user: User) -> None:
    def try_password(password: str) -> int:
        return Client().post("/accounts/sign-in/", {"username": "alice", "password": password}).status_code

    answers = [try_password("my secret") for _ in range(8)]
    assert answers[-1] == 429
    attempt = LockOut.objects.get()
    client = client_of(admin_user)
    assert "alice" in client.get("/admin/accounts/lockout/").content.decode()
    assert client.get(f"/admin/accounts/lockout/{attempt.pk}/change/").status_code == 404
    assert client.post(f"/admin/accounts/lockout/{attempt.pk}/delete/", {"post": "yes"}).status_code == 302
    assert try_password("correct horse") == 302
    assert AuditLine.objects.filter(action="account.unlocked").count() == 1
