"""A test run within a test: with a folder, a Redis and a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from django.conf import settings


def passed_in_a_run_of_its_own(database_url: str, *arguments: str, inside: Sequence[str] = ()) -> str:
    """Run pytest on another database; what it printed, when everything has passed.

    Args:
        inside: a command that runs pytest's in another place.
    """
    ours = ("FACET_TEST_FOLDER", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment["FACET_TEST_DATABASE"] = database_url
    run = subprocess.run(
        [*inside, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout
    return run.stdout
