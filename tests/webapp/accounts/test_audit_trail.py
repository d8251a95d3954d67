"""The audit trail: added to, never changed, seen by few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from tests.webapp.conftest import client_of
from webapp.accounts import audit, tasks
from webapp.accounts.models import AuditLine, AuditLineIsFinal, User
from webapp.gallery import retention

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_front_end_needed")]
PAGE = {"accept": "text/html"}


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user("omar")
    user.groups.add(Group.objects.get(name="Security"))
    return user


def test_lines_cannot_be_changed_or_deleted(alice: User) -> None:
    line = audit.record("person.viewed", actor=alice, subject=alice, count=1)
    assert (line.actor_name, line.subject_kind, line.subject_label) == ("alice", "user", "alice")
    line.action = "person.erased"
    for change in (
        line.save,
        line.delete,
        lambda: AuditLine.objects.update(action="x"),
        AuditLine.objects.all().delete,
        lambda: AuditLine.objects.bulk_update([line], ["action"]),
    ):
        with pytest.raises(AuditLineIsFinal), transaction.atomic():
            change()
    assert AuditLine.objects.get().action == "person.viewed"


def test_a_line_outlives_its_actor(alice: User) -> None:
    audit.record("person.viewed", actor=alice)
    alice.delete()
    line = AuditLine.objects.get()
    assert (line.actor, line.actor_name) == (None, "alice")


def test_names_of_the_erased_are_taken_out(alice: User, bob: User) -> None:
    audit.record("person.viewed", subject=alice)
    audit.record("person.viewed", subject=bob)
    assert audit.forget_label(subject_kind="user", subject_id=str(alice.pk)) == 1
    assert set(AuditLine.objects.values_list("subject_label", flat=True)) == {"", "bob"}


def test_old_lines_go(settings: LazySettings) -> None:
    settings.AUDIT_DAYS = 100
    for days in (99, 101):
        line = audit.record("person.viewed", days=days)
        line.at = timezone.now() - timedelta(days=days)
        super(AuditLine, line).save()
    retention.sweep()  # every few seconds: not its business
    assert AuditLine.objects.count() == 2
    tasks.drop_old_lines()
    assert AuditLine.objects.get().details == {"days": 99}


def test_security_filters_and_exports(officer: User, alice: User, bob: User) -> None:
    audit.record("person.viewed", actor=alice, subject=bob)
    audit.record("face.viewed", actor=bob, device="=cmd()")
    client = client_of(officer)

    def shown(query: str) -> list[str]:
        lines = client.get(f"/accounts/audit/?{query}", headers=PAGE).context["lines"]
        return [entry["line"].action for entry in lines]

    assert shown("") == ["face.viewed", "person.viewed"]
    assert shown("search=ali") == ["person.viewed"]
    assert shown("action=face.viewed") == ["face.viewed"]
    assert shown(f"subject={bob.pk}") == ["person.viewed"]
    assert shown("until=2000-01-01") == []
    assert len(shown("since=nonsense")) == 2
    table = client.get("/accounts/audit.csv?search=bob").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert "'=cmd()" in table[1]
    assert AuditLine.objects.first().action == "audit.exported"  # type: ignore[union-attr]


def test_nobody_else_sees_it(alice: User, guest: User) -> None:
    reception = User.objects.create_user("rosa")
    reception.groups.add(Group.objects.get(name="Reception"))
    for user in (alice, guest, reception):
        assert client_of(user).get("/accounts/audit/", headers=PAGE).status_code == 404
        assert client_of(user).get("/accounts/audit.csv").status_code == 404
        assert "/accounts/audit/" not in client_of(user).get("/", headers=PAGE).content.decode()


def test_the_roles_are_there_with_the_database() -> None:
    rights = {
        group.name: {f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()}
        for group in Group.objects.all()
    }
    assert rights["Reception"] == {"gallery.manage_people", "gallery.view_faces"}
    assert {"accounts.view_audit_trail", "gallery.view_faces"} <= rights["Security"]
    assert "gallery.manage_people" not in rights["Security"]
    assert rights["Staff"] == set()


def test_details_are_said_in_words_and_in_the_language(officer: User) -> None:
    client = client_of(officer)
    audit.record("person.enrolled", templates=2, source="import")
    audit.record("person.changed", fields=["name", "valid_until"])
    audit.record("gate.passage_judged", note="camera")
    audit.record("schedule.changed", rules=[{"weekdays": [0, 4], "from": "08:00", "until": "18:00"}])

    def details(language: str) -> list[list[tuple[str, str]]]:
        client.cookies["django_language"] = language
        lines = client.get("/accounts/audit/", headers=PAGE).context["lines"]
        return [line["details"] for line in lines]

    assert details("en") == [
        [("hours", "Mon Fri 08:00–18:00")],
        [("note", "camera")],  # what somebody wrote stays as it is
        [("changed", "name, valid until")],
        [("from", "an import"), ("faces", "2")],
    ]
    assert details("zh-hans")[-1] == [("来源", "导入"), ("人脸", "2")]


def test_whom_an_export_was_filtered_by_is_not_written_down(officer: User) -> None:
    client_of(officer).get("/accounts/audit.csv?search=Danielle&since=2026-01-01&until=")
    assert AuditLine.objects.get().details == {"filters": ["search", "since"]}


def test_who_gives_and_takes_rights_is_written_down(alice: User, officer: User) -> None:
    root = User.objects.create_superuser("root")
    reception = Group.objects.get(name="Reception")
    form = {
        "username": "omar",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "08:00",
        "groups": [reception.pk],
        "is_active": "on",
        "is_staff": "on",
        "quota-TOTAL_FORMS": "0",
        "quota-INITIAL_FORMS": "0",
    }
    answer = client_of(root).post(f"/admin/accounts/user/{officer.pk}/change/", form)
    assert answer.status_code == 302
    line = AuditLine.objects.get(action="account.rights_changed")
    assert (line.actor, line.subject_label) == (root, "omar")
    assert line.details == {"given": ["Reception"], "taken": ["Security"], "changes": ["is_staff"]}
