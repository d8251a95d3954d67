"""How does a crowd find it? ``python -m bench.load --viewers 1000 --uploads 50 --gates 20``

Locust shows one painting to many viewers, lets photographs come in, and stands people before gates, all at the same time: at a
Facet of its own (``--web`` processes behind one port), or with ``--address`` and ``--session`` at one that runs. Printed, for each:
how many a second, how many failed, and the milliseconds that 50, 90, 95 and 99 of a hundred took:

``page``        the studio, asked for by those who upload
``upload``      a photograph of 640 x 480 px, from its first byte to the answer
``watch: open`` from opening a viewer's socket to the first word on it
``watch: frame`` from the moment the worker made a frame to its arrival at a viewer
``gate: frame`` from sending a screen's frame to its answer; frames dropped for newer ones are not answered, and told below

On one machine the crowd takes its part of the processors, too: how much is printed.
"""

from __future__ import annotations

import base64
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import requests

PROJECT = Path(__file__).resolve().parents[1]
TIMEOUT_SECONDS = 30.0


def send_crowd(pictures: list[bytes], **wanted: Any) -> None:
    """Let them come from a process of their own, which prints what they found."""
    wanted["pictures"] = [base64.b64encode(picture).decode() for picture in pictures]
    # Locust patches its whole process.
    command = [sys.executable, "-m", "bench.crowd.members"]
    subprocess.run(command, input=json.dumps(wanted), text=True, cwd=PROJECT, check=True)


def at_an_address(address: str, session: str, job: int | None, **wanted: Any) -> None:
    """Bring the crowd to a Facet that runs; ``session`` is the cookie of whose painting it is."""
    from bench.crowd.people import photograph

    page = requests.get(f"{address}/", cookies={"sessionid": session}, timeout=TIMEOUT_SECONDS)
    csrf = page.cookies.get("csrftoken", "")
    if not job:
        wanted["viewers"] = 0
    send_crowd(
        [photograph(640, 480)],
        address=address,
        job=job,
        cookies={"sessionid": session, "csrftoken": csrf},
        headers={"X-CSRFToken": csrf, "Referer": f"{address}/"},
        tokens=[],
        **wanted,
    )


def at_its_own(folder: Path, *, database: str, gates: int, web: int, side: int, **wanted: Any) -> None:
    """Bring the crowd to a Facet that lives in ``folder`` meanwhile."""
    from bench.facet import set_up

    set_up(folder, database=database)
    from bench.crowd.facet import running
    from bench.crowd.people import new_kiosks, new_person, photograph

    person, faces, tokens = new_person("crowd"), [], []
    if gates:
        from bench.gate import film

        faces = film(4.0)
        tokens = new_kiosks(gates, faces[0])
    # The painting goes on until everything is measured.
    os.environ |= {"FACET_BENCH_STEPS": "100000", "FACET_BENCH_SIDE": str(side)}
    photo = photograph(640, 480)
    with running(folder, workers=1, gate=bool(gates), web_processes=web) as facet:
        job = start_painting(person.opened(facet.address), facet.address, photo)
        time.sleep(3.0)
        send_crowd(
            [photo, *faces],
            address=facet.address,
            job=job,
            cookies=person.cookies(),
            headers=person.headers(facet.address),
            tokens=tokens,
            **wanted,
        )


def start_painting(browser: requests.Session, address: str, jpeg: bytes) -> int:
    """Have a photograph painted; returns the painting's number."""
    ids = []
    for role in ("photograph", "painting"):
        answer = browser.post(f"{address}/photos/", data={"role": role}, files={"file": ("a.jpg", jpeg)})
        answer.raise_for_status()
        ids.append(answer.json()["id"])
    wish = {"photo": ids[0], "painting": ids[1], "request_key": str(uuid4()), "settings": {}}
    answer = browser.post(f"{address}/studio/paint", json=wish)
    answer.raise_for_status()
    return int(answer.json()["id"])


@click.command()
@click.option("--viewers", default=1000, show_default=True, help="Who watch one painting.")
@click.option("--uploads", default=50.0, show_default=True, help="Photographs a second.")
@click.option("--gates", default=20, show_default=True, help="Screens at gates.")
@click.option("--fps", default=5.0, show_default=True, help="Frames a second of each screen.")
@click.option("--seconds", default=60.0, show_default=True, help="How long, once all are there.")
@click.option("--web", default=1, show_default=True, help="Web processes.")
@click.option("--database", default="", help="An empty PostgreSQL, postgres://…; without, SQLite.")
@click.option("--side", default=384, show_default=True, help="Pixels of the painting's side.")
@click.option("--address", help="A Facet that runs, such as https://facet.example.org; without gates.")
@click.option("--session", help="There: the cookie `sessionid` of whose painting it is.")
@click.option("--job", type=int, help="There: the number of a painting that runs.")
def main(
    viewers: int,
    uploads: float,
    gates: int,
    fps: float,
    seconds: float,
    web: int,
    database: str,
    side: int,
    address: str | None,
    session: str | None,
    job: int | None,
) -> None:
    """Bring a crowd and print how long everybody waited."""
    click.echo(
        f"{platform.node()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M')}: "
        f"{viewers} viewers, {uploads:g} uploads a second, {gates} gates at {fps:g} frames a second"
    )
    wanted = {"viewers": viewers, "uploads": uploads, "seconds": seconds, "frames_a_second": fps}
    if address:
        at_an_address(address.rstrip("/"), session or "", job, **wanted)
        return
    folder = Path(tempfile.mkdtemp(prefix="facet-load-"))
    try:
        at_its_own(folder, database=database, gates=gates, web=web, side=side, **wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
