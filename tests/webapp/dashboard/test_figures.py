"""What the dashboard tells, and to whom."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread
from django.conf import LazySettings
from django.contrib.auth.models import Permission
from django.test import Client
from structlog.contextvars import bound_contextvars

from tests.webapp.conftest import MakeJob
from tests.webapp.sockets import Closed
from tests.webapp.viewer import Viewer
from webapp.accounts.models import AuditLine, User
from webapp.dashboard import consumers
from webapp.dashboard.figures import figures_now
from webapp.dashboard.incidents import IncidentHandler, list_incidents
from webapp.jobs import broadcast, heartbeat, latencies, services
from webapp.jobs.broadcast import close_connections
from webapp.jobs.models import Job, PausedQueue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    consumers._newest.clear()
    yield
    await close_connections()


@pytest.fixture
def operator(alice: User) -> User:
    alice.user_permissions.add(Permission.objects.get(codename="operate"))
    return User.objects.get(pk=alice.pk)


@pytest.fixture
def desk(operator: User) -> Client:
    client = Client(headers={"Accept": "application/json"})
    client.force_login(operator)
    return client


def test_tells_who_waits_what_runs_and_what_failed(make_job: MakeJob) -> None:
    waiting, failed = make_job(), make_job(state=Job.State.FAILED)
    Job.objects.filter(pk=failed.pk).update(reason="timeout", figures={"minutes": 60}, request_id="abc")
    Job.objects.filter(pk=failed.pk).update(finished_at=failed.created_at)
    broadcast.tell_worker_alive("one", ["cpu"])
    heartbeat.tell("one", ["cpu"])
    now = figures_now()
    assert [job["id"] for job in now["waiting"]] == [waiting.pk]
    assert [(job["id"], job["request_id"]) for job in now["failed"]] == [(failed.pk, "abc")]
    assert "60" in now["failed"][0]["reason"]
    queue = next(queue for queue in now["queues"] if queue["name"] == "cpu")
    assert (queue["waiting"], queue["running"], queue["workers"], queue["is_paused"]) == (1, 0, 1, False)
    worker = now["workers"][0]
    assert (worker["name"], worker["queues"], worker["is_drained"]) == ("one", ["cpu"], False)
    assert worker["memory_bytes"] > 10_000_000
    assert worker["machine_cores"] >= 1


def test_latencies_are_told_as_percentiles() -> None:
    assert latencies.percentiles("gate") is None
    latencies._noted.clear()
    for hundredth in range(1, 101):
        latencies._noted.clear()
        latencies.note("gate", hundredth / 100)
    found = latencies.percentiles("gate")
    assert found is not None
    assert (found.measured, found.p50) == (100, pytest.approx(0.505, abs=0.01))
    assert found.p95 == pytest.approx(0.95, abs=0.02)
    assert found.p99 == pytest.approx(0.99, abs=0.02)


def test_a_process_writes_few_of_many_measurements_down() -> None:
    latencies._noted.clear()
    for _ in range(500):
        latencies.note("stream", 0.1)
    found = latencies.percentiles("stream")
    assert found is None or found.measured < 100


def test_an_error_is_kept_for_a_day_with_its_trace() -> None:
    logger = logging.Logger("somewhere")
    logger.addHandler(IncidentHandler(logging.ERROR))
    with bound_contextvars(request_id="r-1", job=7):
        logger.warning("not this one")
        try:
            raise ValueError("broken")
        except ValueError:
            logger.exception("it %s", "crashed")
    newest = list_incidents()[0]
    assert (newest["message"], newest["request_id"], newest["job"]) == ("it crashed", "r-1", 7)
    assert newest["traceback"].endswith("ValueError: broken")
    assert len([one for one in list_incidents() if one["logger"] == "somewhere"]) == 1


async def test_an_operator_sees_it_live_until_the_right_is_taken_away(
    operator: User, make_job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers.DashboardConsumer, "look_seconds", 0.05)
    monkeypatch.setattr(consumers, "LOOK_SECONDS", 0.02)
    async with Viewer("/ws/dashboard/", operator) as viewer:
        first = json.loads(json.dumps(await viewer.next()))
        assert first["type"] == "dashboard.figures"
        job = await in_thread(make_job)()
        while not (await viewer.next())["figures"]["waiting"]:  # type: ignore[index]
            pass
        assert job.pk
        await sync_to_async(operator.user_permissions.clear)()
        message = await viewer.next()
        while message != Closed(4404):
            message = await viewer.next()


async def test_nobody_else_sees_anything(alice: User, bob: User, guest: User) -> None:
    for stranger in (alice, bob, guest, None):
        async with Viewer("/ws/dashboard/", stranger) as viewer:
            assert await viewer.next() == Closed(4404)


def test_orders_are_followed_and_written_down(desk: Client, make_job: MakeJob) -> None:
    assert desk.post("/dashboard/queues/cpu/pause").status_code == 204
    assert PausedQueue.objects.filter(name="cpu").exists()
    assert desk.post("/dashboard/queues/cpu/resume").status_code == 204
    assert desk.post("/dashboard/queues/nowhere/pause").status_code == 404
    assert desk.post("/dashboard/workers/drain", {"name": "one"}, "application/json").status_code == 204
    job = make_job()
    assert desk.post(f"/dashboard/jobs/{job.pk}/cancel").status_code == 204
    assert desk.post(f"/dashboard/jobs/{job.pk}/requeue").status_code == 409
    failed = make_job(state=Job.State.FAILED)
    assert desk.post(f"/dashboard/jobs/{failed.pk}/requeue").status_code == 204
    assert Job.objects.get(pk=failed.pk).state == Job.State.QUEUED
    assert desk.post("/dashboard/jobs/999999/cancel").status_code == 404
    actions = set(AuditLine.objects.filter(actor__username="alice").values_list("action", flat=True))
    assert actions >= {"queue.paused", "queue.resumed", "worker.drained", "job.cancelled", "job.requeued"}


def test_others_can_order_nothing(alice: User, make_job: MakeJob) -> None:
    client = Client(headers={"Accept": "application/json"})
    client.force_login(alice)
    job = make_job()
    paths = ("queues/cpu/pause", "queues/cpu/resume", "workers/drain", f"jobs/{job.pk}/cancel", "key/rotate")
    for path in paths:
        assert client.post(f"/dashboard/{path}", {}, "application/json").status_code == 404
    assert client.get("/dashboard/", headers={"Accept": "text/html"}).status_code == 404
    assert Job.objects.get(pk=job.pk).state == Job.State.QUEUED


def test_a_prometheus_with_the_token_reads_the_figures(
    client: Client, settings: LazySettings, make_job: MakeJob
) -> None:
    make_job()
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'facet_jobs{kind="plasma",state="queued"} 1.0' in text
    assert 'facet_queue_waiting{queue="cpu"}' in text
    assert "django_http_requests_total_by_method_total" in text


def test_a_request_is_found_again_in_its_job(client: Client, alice: User) -> None:
    answer = client.get("/accounts/sign-in/")
    assert len(answer.headers["X-Request-ID"]) == 36
    with bound_contextvars(request_id="r-2"):
        job = services.start_job(kind="sums", owner=alice, settings={}, request_key=uuid4())
    assert Job.objects.get(pk=job.pk).request_id == "r-2"
