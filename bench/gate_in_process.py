"""The web process of ``bench.gate`` that judges frames on a thread of its own; for the comparison only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from webapp.config.asgi import application
from webapp.gallery import pipelines
from webapp.gate import judging, sending
from webapp.jobs.broadcast import tell_worker_alive

__all__ = ["application"]

executor = ThreadPoolExecutor(1)


def send_frame(connection: UUID, kiosk_id: int) -> None:
    executor.submit(judging.judge, connection, kiosk_id)


pipelines.warm_up()
tell_worker_alive("in process", ["faces"])
sending.send_frame = send_frame
