"""The index in PostgreSQL is tried in a run of its own, on a PostgreSQL with pgvector."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

CASES = Path(__file__).with_name("on_pgvector.py")


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    pgserver = pytest.importorskip("pgserver", reason="no PostgreSQL with pgvector comes with this platform")
    logging.getLogger("pgserver").setLevel(logging.WARNING)  # it talks once more when everything is over
    server = pgserver.get_server(tmp_path / "cluster", cleanup_mode="stop")
    yield str(server.get_uri())
    server.cleanup()


@pytest.mark.timeout(180)
@pytest.mark.filterwarnings("ignore::platformdirs.api.RuntimeDirWarning")
def test_on_a_postgresql_with_pgvector(database_url: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "FACET_TEST_FOLDER"}
    environment["FACET_TEST_DATABASE"] = database_url
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(CASES)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout
