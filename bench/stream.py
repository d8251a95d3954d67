"""Does watching slow the painting down? ``python -m bench.stream``

The same real style-transfer steps are computed bare, with their frames streamed to nobody, and with viewers
at a real web server, on the same machine; each step paints and shows 512 px. Printed: steps a second, frames a second, and how
much slower than the bare loop that is, by the clock and by the worker's own processor time (on a machine that
does other things as well, believe the latter). The rounds alternate, so that such things meet all three.
"""

from __future__ import annotations

import asyncio
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import click

from bench.facet import redis, set_up

VIEWERS = 3


@dataclass(frozen=True)
class Round:
    """One round's rates; frames are those of the viewer who saw the fewest."""

    steps_a_second: float
    cpu_ms_a_step: float
    frames_a_second: float

    @classmethod
    def of(cls, frames: int) -> Round:
        """What was timed just now."""
        from bench.timed_painting import timed

        return cls(
            timed.steps / timed.seconds, 1000 * timed.cpu_seconds / timed.steps, frames / timed.seconds
        )


@contextmanager
def web(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["-m", "uvicorn", "webapp.config.asgi:application", "--lifespan", "off", "--port", str(port)]
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=log)
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.kill()
    process.wait()


@contextmanager
def viewers(count: int, port: int, job_id: int, session: str) -> Iterator[list[int]]:
    """Processes that watch; after the block the list says how many frames each has received."""
    command = [sys.executable, "-m", "bench.stream", "--watch", f"ws://127.0.0.1:{port}/ws/jobs/{job_id}/"]
    processes = [
        subprocess.Popen([*command, "--session", session], stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()  # connected
    received: list[int] = []
    yield received
    for process in processes:
        received.append(int(process.communicate(timeout=30)[0]))


async def watch(address: str, session: str) -> int:
    import json

    import websockets

    frames = 0
    headers = {"Cookie": f"sessionid={session}", "Origin": "http://127.0.0.1"}
    async with websockets.connect(address, additional_headers=headers, max_size=None) as viewer:
        click.echo("connected")
        async for message in viewer:
            if isinstance(message, bytes):
                frames += 1
                await viewer.send('{"type": "ready"}')
            elif json.loads(message).get("job", {}).get("state") == "done":
                break
    return frames


class Bench:
    """A person, two pictures, and jobs on them."""

    def __init__(self, port: int) -> None:
        from django.core.files.base import ContentFile
        from django.test import Client
        from skimage import data

        from vision import images
        from webapp.accounts.services import create_guest
        from webapp.photos.services import add_photo

        self.port = port
        self.owner = create_guest()
        client = Client()
        client.force_login(self.owner)
        self.session = client.cookies["sessionid"].value
        file = ContentFile(images.encode(data.chelsea(), "png"), name="cat.png")
        self.photo = add_photo(owner=self.owner, role="photograph", file=file)

    def bare(self) -> Round:
        from bench.timed_painting import paint

        for _ in paint(None, None):
            pass
        return Round.of(frames=0)

    def streamed(self, count: int) -> Round:
        from django.utils import timezone

        from webapp.jobs import broadcast, runner
        from webapp.jobs.models import Job

        job = Job.objects.create(
            kind="style",
            photo=self.photo,
            painting=self.photo,
            owner=self.owner,
            request_key=uuid4(),
            queued_at=timezone.now(),
        )
        with viewers(count, self.port, job.pk, self.session) as received:
            runner.run(job.pk)
            newest = broadcast.redis_client().get(f"job:{job.pk}:frame")
            assert isinstance(newest, bytes)
        frames = min(received, default=broadcast.header_of(newest)["number"])
        return Round.of(frames)


def prepare(folder: Path) -> None:
    set_up(folder)
    from django.conf import settings

    settings.JOB_KINDS = {"style": "bench.timed_painting.KIND"}


def report(name: str, rounds: list[Round], bare: list[Round]) -> None:
    def median(values: Iterable[float]) -> float:
        return statistics.median(values)

    pairs = list(zip(rounds, bare, strict=True))
    clock = 100 * (median(b.steps_a_second / r.steps_a_second for r, b in pairs) - 1)
    cpu = 100 * (median(r.cpu_ms_a_step / b.cpu_ms_a_step for r, b in pairs) - 1)
    click.echo(
        f"{name:26} {median(r.steps_a_second for r in rounds):6.2f} steps/s"
        f" {median(r.frames_a_second for r in rounds):5.1f} frames/s"
        f"   {clock:+5.1f} % by the clock   {cpu:+5.1f} % processor time"
    )


@click.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--steps", default=50, show_default=True, help="Steps a round.")
@click.option("--watch", "address", default="", hidden=True)
@click.option("--session", default="", hidden=True)
def main(rounds: int, steps: int, address: str, session: str) -> None:
    """Measure what streaming costs the worker."""
    if address:
        click.echo(asyncio.run(watch(address, session)))
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="facet-bench-")))
        prepare(folder)
        from bench.timed_painting import SIZE, timed

        timed.wanted = steps
        stack.enter_context(redis(folder))
        bench = Bench(stack.enter_context(web(folder)))
        bench.bare()  # traces the graphs
        bare, alone, watched = [], [], []
        for _ in range(rounds):
            bare.append(bench.bare())
            alone.append(bench.streamed(0))
            watched.append(bench.streamed(VIEWERS))
    click.echo(f"{platform.machine()}, {os.cpu_count()} cores, {rounds} rounds of {steps} steps, {SIZE} px")
    report("bare loop", bare, bare)
    report("streamed, nobody watches", alone, bare)
    report(f"streamed, {VIEWERS} viewers", watched, bare)


if __name__ == "__main__":
    main()
