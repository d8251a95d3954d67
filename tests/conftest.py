"""For every test: what was made in the tests' own folder goes when they end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    yield
    shutil.rmtree(os.environ["FACET_TEST_FOLDER"], ignore_errors=True)
