"""For every test: what was made in the tests' own folder goes when they end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

if "PYTEST_XDIST_WORKER" in os.environ:
    # As many run as there are cores: threads of each one's own would only wait for one another.
    for name in (
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
    ):
        os.environ.setdefault(name, "1")

JOURNEYS = "tests/browser/"
LAST_JOURNEY = f"{JOURNEYS}test_starting_and_stopping.py"

# On a busy machine the first drawn example is slow: that says nothing of the code.
settings.register_profile("facet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("facet")


class FileByFile(LoadScopeScheduling):
    """What one of several workers takes at once: a file, or all journeys of the one browser."""

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


@pytest.hookimpl(trylast=True)  # pytest-django puts first what needs its database
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest, the journeys, begin before all others, and end with what ends their one Facet."""
    items.sort(key=lambda item: (not item.nodeid.startswith(JOURNEYS), item.nodeid.startswith(LAST_JOURNEY)))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileByFile:
    config.option.loadscopereorder = False
    return FileByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def _leave_nothing_behind() -> Iterator[None]:
    yield
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["FACET_TEST_FOLDER"], ignore_errors=True)


@pytest.fixture(scope="module")
def untraced() -> Iterator[None]:
    """For modules whose trainings take a few steps: to trace them into graphs would take longer than to run them."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)
