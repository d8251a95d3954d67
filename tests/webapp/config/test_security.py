"""What browsers are told, and what Django's own checks say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from webapp.accounts.models import User

pytestmark = pytest.mark.django_db


def test_every_answer_carries_the_policies() -> None:
    response = Client().get("/accounts/sign-in/x")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Permissions-Policy"].startswith("camera=(self)")


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "webapp.config.settings", **environment},
        capture_output=True,
        text=True,
    )


def test_djangos_deployment_checks_have_nothing_to_say() -> None:
    checked = manage(
        "check", "--deploy", "--fail-level", "INFO", FACET_SECURE="true", FACET_ALLOWED_HOSTS="a.example"
    )
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_models_and_migrations_agree() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_only_staff_enters_the_admin(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    assert client.get("/admin/").status_code == 302


def test_jobs_cannot_be_changed_behind_the_lifecycles_back(alice: User) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client = Client()
    client.force_login(alice)
    assert client.get("/admin/jobs/job/").status_code == 200
    assert client.get("/admin/jobs/job/add/").status_code == 403


def test_a_violated_policy_is_logged_without_what_is_private_and_not_in_a_loop(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert "report-uri /csp-reports" in Client().get("/accounts/sign-in/x")["Content-Security-Policy"]
    report = {
        "document-uri": "https://facet.example/people/?search=Ada",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?secret",
    }
    bodies = [{"csp-report": report}, [{"body": {"documentURL": "inline"}}], ["x"], 5]
    for body in bodies:
        assert Client().post("/csp-reports", json.dumps(body), "application/csp-report").status_code == 204
    first, *_others = logged = [record for record in caplog.records if record.name.endswith("csp_reports")]
    assert len(logged) == 2
    assert "https://evil.example/x.js" in first.getMessage()
    assert "secret" not in first.getMessage()
    assert "Ada" not in first.getMessage()
    for _ in range(40):
        Client().post("/csp-reports", json.dumps(bodies[0]), "application/csp-report")
    assert len([record for record in caplog.records if record.name.endswith("csp_reports")]) < 40
