"""Processes of Facet's that begin as forks of one that has imported Django, Celery and the apps, and done nothing else.

Each is a process like any other, to be killed, stopped and waited for; only its imports, two seconds
of a core, were done once for all. What is fixed as settings are read is the same for all of them.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections

CONTEXT = get_context("forkserver")


def start_server(environment: dict[str, str]) -> None:
    """It reads its settings in this environment, and ends when the process that has started it does."""
    CONTEXT.set_forkserver_preload([__name__])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setenv("PYTHONPATH", str(settings.BASE_DIR), prepend=os.pathsep)
        ensure_running()


class Fork:
    """One of them, with what is used here of ``subprocess.Popen``."""

    def __init__(self, target: Callable[..., object], *arguments: object) -> None:
        self.process: BaseProcess = CONTEXT.Process(target=target, args=arguments, daemon=True)
        self.process.start()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        code = self.process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("a fork", timeout or 0.0)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def _import_everything() -> None:
    django.setup()
    from celery.bin import beat, celery, worker  # noqa: F401

    from webapp.config.celery import app

    app.loader.import_default_modules()
    app.finalize()
    # What a fork cannot take with it: networks, threads, connections.
    assert "tensorflow" not in sys.modules
    assert threading.active_count() == 1
    assert not [one for one in connections.all(initialized_only=True) if one.connection is not None]
    gc.freeze()


if not apps.ready:  # in the server; whoever starts one has its apps
    _import_everything()
