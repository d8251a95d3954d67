"""Does anything get lost when everything falls? ``python -m bench.chaos --minutes 3``

A Facet of its own runs as in production: Redis, web, two workers, errands, beat and a gate's worker. For some minutes people
upload photographs, have them painted, watch, and stand at a gate, while one process after another is killed with
``kill -9`` and started again. The painting is one that costs nothing, so that what is tried is the machinery: the real pages,
sockets, rows, files, leases and checkpoints; the gate's networks are real.

At the end nothing is killed any more, and these must hold:

- every job that somebody was told of is there, and has ended: done, or failed with a reason;
- no job was done twice, and every attempt began with a claim;
- every photograph that was accepted is there, byte for byte, with its copies; every painting's result can be read;
- whatever a screen at the gate said was written down before;
- no row misses a file, and once the hourly errand has come by, no file lacks a row.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import click
import requests

from bench.facet import set_up

TIMEOUT_SECONDS = 10.0
FRAME_SECONDS = 0.3
STUCK_SECONDS = 120.0
RETRIES = 30
WEIGHTS = {"web": 4, "worker-1": 4, "worker-2": 4, "redis": 3, "errands": 2, "beat": 1, "faces": 2}
"""How often each is killed, compared with the others."""


@dataclass
class Diary:
    """What people saw; the rows are held against it."""

    accepted: dict[str, str] = field(default_factory=dict)  # photograph → digest of its file
    jobs: dict[str, set[int]] = field(default_factory=dict)  # request → the numbers it was answered with
    counts: Counter[str] = field(default_factory=Counter)
    outages: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, times: int = 1) -> None:
        with self.lock:
            self.counts[what] += times


class Client(threading.Thread):
    """One of those who use Facet until ``stop``; whatever falls, they try again."""

    def __init__(self, act: Callable[[], None], diary: Diary, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.act, self.diary, self.is_over = act, diary, stop

    def run(self) -> None:
        from websockets.exceptions import WebSocketException

        while not self.is_over.is_set():
            try:
                self.act()
            except (requests.RequestException, WebSocketException, OSError, EOFError):
                self.diary.count("connections lost")
                self.is_over.wait(0.5)
            except Exception:
                logging.exception("a client of this script failed")
                self.diary.count("faults of this script")
                self.is_over.wait(1.0)


class Painter:
    """Brings a photograph, has every fourth one painted, and asks again until there is an answer."""

    def __init__(self, address: str, person, painting: str, diary: Diary) -> None:
        from bench.crowd.people import photograph

        self.address, self.diary, self.painting = address, diary, painting
        self.browser = person.opened(address)
        self.jpeg = photograph(480, 360, seed=random.randrange(1000))
        self.turn = 0

    def act(self) -> None:
        from bench.crowd.people import unlike_any

        jpeg = unlike_any(self.jpeg)
        self.diary.count("uploads tried")
        form = {"role": "photograph"}
        answer = self.browser.post(
            f"{self.address}/photos/", data=form, files={"file": ("a.jpg", jpeg)}, timeout=TIMEOUT_SECONDS
        )
        if answer.status_code != 201:
            self.diary.count(f"uploads answered with {answer.status_code}")
            time.sleep(0.5)
            return
        self.diary.count("uploads accepted")
        photo = answer.json()["id"]
        with self.diary.lock:
            self.diary.accepted[photo] = hashlib.sha256(jpeg).hexdigest()
        self.turn += 1
        if self.turn % 4 == 1:
            self._paint(photo)
        time.sleep(random.uniform(0.2, 1.0))

    def _paint(self, photo: str) -> None:
        key = str(uuid4())
        wish = {"photo": photo, "painting": self.painting, "request_key": key, "settings": {}}
        for _ in range(RETRIES):
            with suppress(requests.RequestException):
                answer = self.browser.post(f"{self.address}/studio/paint", json=wish, timeout=TIMEOUT_SECONDS)
                if answer.status_code in (200, 201, 202):
                    with self.diary.lock:
                        self.diary.jobs.setdefault(key, set()).add(answer.json()["id"])
                    if random.random() < 0.8:  # the others click twice
                        return
                elif answer.status_code == 429:
                    self.diary.count("jobs refused: too many waiting")
                    time.sleep(2.0)
                    return
                else:
                    self.diary.count(f"jobs answered with {answer.status_code}")
            time.sleep(0.3)
        self.diary.count("jobs given up")


class Viewer:
    """Watches the newest painting until it ends or the connection does."""

    def __init__(self, address: str, person, diary: Diary) -> None:
        self.address, self.person, self.diary = address.replace("http", "ws"), person, diary

    def act(self) -> None:
        from websockets.sync.client import connect

        with self.diary.lock:
            numbers = [number for found in self.diary.jobs.values() for number in found]
        if not numbers:
            time.sleep(0.5)
            return
        url = f"{self.address}/ws/jobs/{max(numbers)}/"
        headers = {**self.person.socket_headers(), "Origin": self.address.replace("ws", "http")}
        with connect(url, additional_headers=headers, max_size=None, open_timeout=TIMEOUT_SECONDS) as socket:
            self.diary.count("paintings watched")
            until = time.monotonic() + 20
            while time.monotonic() < until:
                message = socket.recv(timeout=15)
                if isinstance(message, bytes):
                    self.diary.count("frames seen")
                    socket.send('{"type": "ready"}')
                elif json.loads(message).get("job", {}).get("state") in ("done", "failed", "cancelled"):
                    time.sleep(0.3)
                    return


class Visitor:
    """Stands before a gate's screen; counts what it decides."""

    def __init__(self, address: str, token: str, frames: list[bytes], diary: Diary) -> None:
        self.address, self.token, self.frames, self.diary = (
            address.replace("http", "ws"),
            token,
            frames,
            diary,
        )
        self.number = 0

    def act(self) -> None:
        from websockets.sync.client import connect

        headers = {"Cookie": f"facet_kiosk={self.token}", "Origin": self.address.replace("ws", "http")}
        url = f"{self.address}/ws/kiosk/"
        with connect(url, additional_headers=headers, open_timeout=TIMEOUT_SECONDS) as socket:
            was_over = False
            until = time.monotonic() + 30
            while time.monotonic() < until:
                self.number += 1
                socket.send(self.frames[self.number % len(self.frames)])
                message = json.loads(socket.recv(timeout=15))
                while message["type"] != "kiosk.seen" and message.get("is_available", True):
                    message = json.loads(socket.recv(timeout=15))
                if message["type"] != "kiosk.seen":
                    self.diary.count("gate: frames unanswered")
                    time.sleep(1.0)
                    continue
                self.diary.count("gate: frames judged")
                is_over = message["phase"] in ("welcome", "refused")
                if is_over and not was_over:
                    self.diary.count(f"gate: {message['phase']}")
                was_over = is_over
                time.sleep(FRAME_SECONDS)


def kill_at_random(facet, diary: Diary, seconds: float, pause: float) -> Counter[str]:
    """Kill one process after another, for so long; returns how often each."""
    killed: Counter[str] = Counter()
    weights = {name: WEIGHTS.get(name, 1) for name in facet.children}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(random.uniform(0.4, 1.6) * pause)
        name = random.choices(list(weights), list(weights.values()))[0]
        if facet.kill(name):
            killed[name] += 1
            click.echo(f"  {time.strftime('%H:%M:%S')} killed {name}")
    return killed


def wait_for_the_end(facet) -> float:
    """Let everything that waits be computed, for as long as it gets less; returns the seconds it took."""
    from webapp.jobs.models import Job

    facet.wait_until_well()
    began = time.monotonic()
    # The film is made after the picture, and clearing up a minute after that.
    for left in (Job.objects.filter(state__in=Job.UNFINISHED), Job.objects.filter(has_unfinished_files=True)):
        count, since = left.count(), time.monotonic()
        while count and time.monotonic() - since < STUCK_SECONDS:
            time.sleep(0.5)
            if (now := left.count()) < count:
                count, since = now, time.monotonic()
    return time.monotonic() - began


def judge(diary: Diary) -> list[str]:
    """Hold the rows and files against what people saw; returns what is wrong."""
    return [
        *_wrong_with_jobs(diary),
        *_wrong_with_photos(diary),
        *_wrong_with_the_gate(diary),
        *_wrong_with_files(),
    ]


def _wrong_with_jobs(diary: Diary) -> list[str]:
    from django.core.files.storage import default_storage

    from vision import images
    from webapp.jobs.models import Job
    from webapp.sentences import SENTENCES

    wrong = [f"one wish became the jobs {sorted(ids)}" for ids in diary.jobs.values() if len(ids) > 1]
    known = {number for ids in diary.jobs.values() for number in ids}
    wrong += [f"job {number} is gone" for number in known - set(Job.objects.values_list("pk", flat=True))]
    for job in Job.objects.prefetch_related("events"):
        what = [event.what for event in job.events.all()]
        if job.is_unfinished:
            wrong.append(f"job {job.pk} never ended: {job.state}, attempt {job.attempt}, {what}")
        if job.state == Job.State.FAILED and (job.reason not in SENTENCES or job.reason == "internal"):
            wrong.append(f"job {job.pk} failed without an honest reason: {job.reason!r}")
        if what.count("done") + what.count("failed") > 1 or what.count("claimed") != job.attempt:
            wrong.append(f"job {job.pk} was done twice: {what}")
        if job.state == Job.State.DONE:
            try:
                with default_storage.open(job.result.name) as file:
                    images.decode(file)
            except Exception as error:
                wrong.append(f"the result of job {job.pk} cannot be read: {error!r}")
    return wrong


def _wrong_with_photos(diary: Diary) -> list[str]:
    from webapp.photos.models import Photo

    wrong = []
    for number, digest in diary.accepted.items():
        photo = Photo.objects.filter(pk=number).first()
        if photo is None:
            wrong.append(f"the accepted photograph {number} is gone")
        elif hashlib.sha256(Path(photo.original.path).read_bytes()).hexdigest() != digest:
            wrong.append(f"the photograph {number} is not what was sent")
    return wrong


def _wrong_with_the_gate(diary: Diary) -> list[str]:
    from webapp.gate.models import Passage

    wrong = []
    for phase, outcome in (("welcome", "opened"), ("refused", "refused")):
        said, written = diary.counts[f"gate: {phase}"], Passage.objects.filter(outcome=outcome).count()
        if said > written:
            wrong.append(f"screens said {phase} {said} times, and {written} passages were written down")
    return wrong


def _wrong_with_files() -> list[str]:
    from webapp.backup import files

    orphans = files.find_orphans(settled_seconds=0)
    click.echo(f"files left by what was killed, which the hourly errand takes away: {len(orphans)}")
    files.remove_orphans(orphans)
    wrong = [f"{path} belongs to nothing" for path in files.find_orphans(settled_seconds=0)]
    return wrong + [f"{one.row} has lost {one.name}" for one in files.find_missing()]


def tell(diary: Diary, killed: Counter[str], seconds: float) -> None:
    from django.db.models import Count

    from webapp.jobs.models import Job

    click.echo(f"killed: {', '.join(f'{name} {count}' for name, count in sorted(killed.items()))}")
    for what, count in sorted(diary.counts.items()):
        click.echo(f"{what}: {count}")
    for state, reason, count in Job.objects.order_by().values_list("state", "reason").annotate(Count("pk")):
        click.echo(f"jobs {state} {reason}: {count}".replace(" :", ":"))
    again = Job.objects.filter(attempt__gt=1).count()
    click.echo(
        f"jobs that went on elsewhere after a fall: {again}; all had ended {seconds:.0f} s after the last kill"
    )


@click.command()
@click.option("--minutes", default=3.0, show_default=True, help="How long processes are killed.")
@click.option("--pause", default=4.0, show_default=True, help="Seconds between two kills, on average.")
@click.option("--people", default=3, show_default=True, help="How many upload and have painted.")
@click.option("--viewers", default=3, show_default=True, help="How many watch.")
@click.option("--gate/--no-gate", default=True, show_default=True, help="Whether somebody stands at a gate.")
@click.option("--database", default="", help="An empty PostgreSQL, postgres://…; without, SQLite.")
@click.option("--seed", type=int, help="To kill in the same order again.")
@click.option("--keep", is_flag=True, help="Leave the folder when something is wrong.")
def main(
    minutes: float,
    pause: float,
    people: int,
    viewers: int,
    *,
    gate: bool,
    database: str,
    seed: int | None,
    keep: bool,
) -> None:
    """Kill everything again and again while people use it, and see that nothing is lost."""
    seed = random.randrange(10**6) if seed is None else seed
    random.seed(seed)
    click.echo(
        f"{platform.node()}, {time.strftime('%Y-%m-%d %H:%M')}, seed {seed}, {'PostgreSQL' if database else 'SQLite'}"
    )
    folder = Path(tempfile.mkdtemp(prefix="facet-chaos-"))
    set_up(folder, database=database)
    wrong = _chaos(folder, minutes=minutes, pause=pause, people=people, viewers=viewers, gate=gate)
    for line in wrong[:40]:
        click.echo(f"WRONG: {line}")
    if not (wrong and keep):
        shutil.rmtree(folder, ignore_errors=True)
    click.echo(f"{len(wrong)} things are wrong." if wrong else "CLEAN: nothing was lost, nothing done twice.")
    sys.exit(bool(wrong))


def _chaos(folder: Path, *, minutes: float, pause: float, people: int, viewers: int, gate: bool) -> list[str]:
    from django.core.files.base import ContentFile

    from bench.crowd import facet as facets
    from bench.crowd.people import new_kiosks, new_person, photograph
    from webapp.photos.services import add_photo

    diary, stop = Diary(), threading.Event()
    frames = _film() if gate else []
    tokens = new_kiosks(1, frames[0]) if gate else []
    style = ContentFile(photograph(256, 256, seed=7), name="style.jpg")
    painting = str(add_photo(owner=None, role="painting", file=style, title="Clouds", slug="clouds").pk)
    persons = [new_person(f"person-{number}") for number in range(people)]
    with facets.running(folder, gate=gate) as facet:
        click.echo("everything runs; now it falls")
        acts = [Painter(facet.address, person, painting, diary).act for person in persons]
        acts += [Viewer(facet.address, persons[number % people], diary).act for number in range(viewers)]
        acts += [Visitor(facet.address, token, frames, diary).act for token in tokens]
        clients = [Client(act, diary, stop) for act in acts]
        for client in clients:
            client.start()
        killed = kill_at_random(facet, diary, 60 * minutes, pause)
        stop.set()
        for client in clients:
            client.join(40)
        seconds = wait_for_the_end(facet)
    tell(diary, killed, seconds)
    return judge(diary)


def _film() -> list[bytes]:
    from bench.gate import film

    return film(4.0)


if __name__ == "__main__":
    main()
