"""The index in PostgreSQL is tried in a run of its own, on a PostgreSQL with pgvector."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.inner_run import passed_in_a_run_of_its_own

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
    assert "3 passed" in passed_in_a_run_of_its_own(database_url, str(CASES))
