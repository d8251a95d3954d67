"""The real settings, on a data folder and a Redis of the tests' own; worker processes inherit both."""

import os
import tempfile
from pathlib import Path

if "FACET_TEST_FOLDER" not in os.environ:
    os.environ["FACET_TEST_FOLDER"] = tempfile.mkdtemp(prefix="facet-tests-")
# Each of pytest-xdist's workers, and every process that it starts, has a folder of its own.
FOLDER = Path(os.environ["FACET_TEST_FOLDER"]) / os.environ.get("PYTEST_XDIST_WORKER", "alone")
FOLDER.mkdir(exist_ok=True)
for name in list(os.environ):
    is_ours = name.startswith(("FACET_", "DATABASE_URL", "REDIS_URL"))
    if is_ours and not name.startswith(("FACET_TEST_", "FACET_WEIGHTS")):
        del os.environ[name]  # a developer's own Facet stays untouched
os.environ["FACET_DATA"] = str(FOLDER / "data")
# Workers on hosts of their own reach the same Redis through their network.
os.environ["REDIS_URL"] = os.environ.get("FACET_TEST_REDIS", f"unix://{FOLDER}/redis.sock")
os.environ["FACET_LEASE_SECONDS"] = "2"
if "FACET_TEST_DATABASE" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["FACET_TEST_DATABASE"]

from webapp.config.settings import *  # noqa: E402, F403

# A computation that needs no network, so that the machinery around it can be tried quickly.
JOB_KINDS = {**JOB_KINDS, "plasma": "tests.webapp.plasma.KIND", "sums": "tests.webapp.plasma.SUMS"}  # noqa: F405
# Receivers of the tests' own.
WEBHOOK_NETWORKS = [one for one in os.environ.get("FACET_TEST_WEBHOOK_NETWORKS", "").split(",") if one]
if os.environ.get("FACET_TEST_COLD"):
    WORKER_WARM_UP: dict[str, list[str]] = {}
for errand in CELERY_BEAT_SCHEDULE.values():  # noqa: F405
    if errand["schedule"] < 60:  # type: ignore[index, operator]  # hourly ones would keep a test's only worker busy
        errand["schedule"] = 0.5  # type: ignore[index]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Names without hashes: pages can be tried before the front end is built.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
