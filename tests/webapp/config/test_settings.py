"""The environment says everything; secrets may come from files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

READ = """
import json
from django.conf import settings as s
print(json.dumps({"key": s.SECRET_KEY, "engine": s.DATABASES["default"]["ENGINE"],
    "name": str(s.DATABASES["default"]["NAME"]), "password": s.DATABASES["default"].get("PASSWORD", ""),
    "broker": s.CELERY_BROKER_URL, "queue": s.CELERY_TASK_DEFAULT_QUEUE, "hosts": s.ALLOWED_HOSTS,
    "hsts": s.SECURE_HSTS_SECONDS, "debug": s.DEBUG, "guests": s.GUESTS}))
"""


def read(data: Path, **environment: str) -> dict[str, Any]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FACET", "REDIS", "DATABASE"))
    }
    answer = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=settings.BASE_DIR,
        env={
            **clean,
            "DJANGO_SETTINGS_MODULE": "webapp.config.settings",
            "FACET_DATA": str(data),
            **environment,
        },
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    read: dict[str, Any] = json.loads(answer.stdout)
    return read


def test_without_anything_it_is_safe_and_keeps_its_key(tmp_path: Path) -> None:
    first = read(tmp_path / "data")
    assert len(first["key"]) > 50
    assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600
    assert read(tmp_path / "data")["key"] == first["key"]
    assert (first["debug"], first["guests"], first["engine"]) == (False, False, "django.db.backends.sqlite3")
    assert first["name"] == str(tmp_path / "data/db.sqlite3")


def test_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a key\n")
    (tmp_path / "url").write_text("postgres://facet:s3cret@postgres:5432/facet\n")
    found = read(
        tmp_path, FACET_SECRET_KEY_FILE=str(tmp_path / "key"), DATABASE_URL_FILE=str(tmp_path / "url")
    )
    assert found["key"] == "a key"
    assert (found["engine"], found["name"], found["password"]) == (
        "django.db.backends.postgresql",
        "facet",
        "s3cret",
    )
    assert not (tmp_path / "secret_key").exists()


def test_a_line_end_in_a_file_is_no_part_of_its_value(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("a.example,b.example\n")
    (tmp_path / "redis").write_text("unix:///run/redis.sock\n")
    found = read(
        tmp_path, FACET_ALLOWED_HOSTS_FILE=str(tmp_path / "hosts"), REDIS_URL_FILE=str(tmp_path / "redis")
    )
    assert found["hosts"] == ["a.example", "b.example"]
    assert found["broker"] == "redis+socket:///run/redis.sock"


def test_collected_files_can_be_read_by_another_user(tmp_path: Path) -> None:
    code = (
        "import django, sys; from django.conf import settings; django.setup(); settings.STATIC_ROOT = sys.argv[1];"
        "from django.core.management import call_command; call_command('collectstatic', '--no-input', verbosity=0)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "webapp.config.settings", "FACET_DATA": str(tmp_path / "data")}
    collected = tmp_path / "static"
    subprocess.run(
        [sys.executable, "-c", code, str(collected)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        check=True,
    )
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o444 for path in collected.rglob("*")}
    assert modes == {0o444}
    assert (collected / "staticfiles.json").exists()


def test_the_rest_comes_from_variables(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        REDIS_URL="unix:///run/redis.sock",
        FACET_QUEUE="gpu",
        FACET_ALLOWED_HOSTS="a.example,b.example",
        FACET_SECURE="true",
        FACET_GUESTS="true",
    )
    assert found["broker"] == "redis+socket:///run/redis.sock"
    assert (found["queue"], found["hosts"], found["guests"]) == ("gpu", ["a.example", "b.example"], True)
    assert found["hsts"] > 0
