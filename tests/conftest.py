"""For every test: what was made in the tests' own folder goes when they end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

BROWSER = Path(__file__).parent / "browser"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What one of several pytest-xdist workers takes at once: a file, or everything of the one browser."""
    for item in items:
        is_journey = BROWSER in item.path.parents
        item.add_marker(pytest.mark.xdist_group("browser" if is_journey else str(item.path)))


@pytest.fixture(scope="session", autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    yield
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["FACET_TEST_FOLDER"], ignore_errors=True)
