"""A Facet to measure: its own folder, rows and Redis, gone when the benchmark ends."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def set_up(folder: Path, *, database: str = "") -> None:
    """Make this process, and those that it starts, a Facet whose data are in ``folder``.

    Args:
        database: where its rows are, as ``postgres://…`` of an empty database; without, in a SQLite of its own.
    """
    os.environ.update(
        DJANGO_SETTINGS_MODULE="webapp.config.settings",
        FACET_DATA=str(folder),
        REDIS_URL=f"unix://{folder}/redis.sock",
        TF_CPP_MIN_LOG_LEVEL="2",
    )
    if database:
        os.environ["DATABASE_URL"] = database
    else:
        os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def redis(folder: Path) -> Iterator[None]:
    from webapp.config.embedded import answers, redis_server

    path = folder / "redis.sock"
    command = [redis_server(), "--port", "0", "--unixsocket", str(path), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not answers(path):
        time.sleep(0.02)
    yield
    process.kill()
    process.wait()
