"""The workers: what happens when one starts, lives and is asked to stop. Their settings are in settings.py."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.config.settings")

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

app = Celery("facet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "webapp.accounts",
        "webapp.jobs",
        "webapp.gallery",
        "webapp.gate",
        "webapp.classroom",
        "webapp.backup",
        "webapp.dashboard",
        "webapp.api",
    ]
)

app.steps["worker"].add(DjangoStructLogInitStep)


@signals.worker_init.connect
def warm_up(**_: Any) -> None:
    """Load the networks of this worker's queues before its first task arrives."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    for queue in _queues():
        for path in settings.WORKER_WARM_UP.get(queue, ()):
            import_string(path)()


def _name(hostname: str) -> str:
    return f"{hostname}/{os.getpid()}"  # two workers on one machine have the same host name


def _queues() -> list[str]:
    return list(app.amqp.queues.consume_from)


_consumers: list[Any] = []
"""What takes this worker's messages, once it is ready."""


@signals.worker_ready.connect
def begin(sender: Any, **_: Any) -> None:
    from webapp.jobs import draining, runner

    if _consumers:
        return  # only connected again
    _consumers.append(sender)
    runner.process.worker_name = _name(sender.hostname)
    draining.start_afresh(runner.process.worker_name)


@signals.heartbeat_sent.connect
def tell_alive(sender: Any, **_: Any) -> None:
    from webapp.jobs import broadcast, draining, heartbeat

    name = _name(sender.eventer.hostname)
    if _consumers:
        draining.follow_orders(name, _consumers[0], _queues())
    broadcast.tell_worker_alive(name, _queues())
    heartbeat.tell(name, _queues())


@signals.worker_shutting_down.connect
def hand_back_the_job(**_: Any) -> None:
    from webapp.jobs import runner

    runner.stop_requested.set()


@signals.worker_shutdown.connect
def tell_gone(sender: Any, **_: Any) -> None:
    from webapp.jobs import broadcast

    broadcast.tell_worker_gone(_name(sender.hostname), _queues())
