"""One command starts everything, and stops everything. The last of this folder: it ends its Facet."""

from __future__ import annotations

import json
import sys
import time
import urllib.request

import psutil

from tests.browser.facet import RunningFacet


def gone_within(processes: list[psutil.Process], seconds: float) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def wait_until_it_has_workers(facet: RunningFacet, *queues: str, but: psutil.Process | None = None) -> None:
    deadline = time.monotonic() + 60
    while not set(queues) <= {queue for queue, one in facet.workers().items() if one != but}:
        assert time.monotonic() < deadline, facet.workers()
        time.sleep(0.2)


def test_it_says_where_it_is_and_runs_a_worker_of_each_kind(facet: RunningFacet) -> None:
    assert facet.address in facet.lines[0]
    with urllib.request.urlopen(f"{facet.address}/health", timeout=5) as response:
        health = json.load(response)
    assert (health["workers"], health["faces_workers"]) == (1, 1)
    workers = facet.workers()
    assert set(workers) == {"cpu", "faces", "quick", "errands"}
    assert workers["cpu"].nice() > workers["faces"].nice()


def test_nobody_else_uses_its_data(facet: RunningFacet) -> None:
    other = facet.start_another()
    output, _ = other.communicate(timeout=30)
    assert other.returncode == 1
    assert "already running" in output


def test_a_killed_worker_is_started_again(facet: RunningFacet) -> None:
    killed = facet.kill_worker("errands")
    wait_until_it_has_workers(facet, "errands", but=killed)


def test_stops_finds_its_data_again_and_leaves_no_orphan_when_killed(facet: RunningFacet) -> None:
    database, secret = facet.data / "db.sqlite3", facet.data / "secret_key"
    before = (database.stat().st_ino, secret.read_text())
    children = facet.children()
    assert len(children) >= 7
    assert facet.stop() == 0
    assert gone_within(children, 5)

    facet.start()
    wait_until_it_has_workers(facet, "cpu", "faces", "errands")
    assert (database.stat().st_ino, secret.read_text()) == before
    children = facet.children()
    facet.process.kill()
    if sys.platform == "linux":  # nowhere else are children told that their parent was killed
        assert gone_within(children, 20)
