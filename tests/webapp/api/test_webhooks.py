"""Webhooks: told once a job has ended, so that they can tell who speaks; never into a network of ours."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.webapp.api.conftest import program, reason_of
from tests.webapp.conftest import MakeJob, StartProcess, client_of, wait_until
from tests.webapp.gate.relay import Relay
from webapp.accounts.models import AuditLine, User
from webapp.api.models import Delivery, Webhook
from webapp.api.webhooks import deliveries, sending, services
from webapp.jobs import runner
from webapp.jobs.models import Job
from webapp.jobs.services import cancel_job
from webapp.sentences import Refused
from webapp.webhooks.addresses import is_public

pytestmark = pytest.mark.django_db

HERE = ["127.0.0.0/8"]


@pytest.fixture
def relay(settings: LazySettings) -> Iterator[Relay]:
    settings.WEBHOOK_NETWORKS = HERE
    found = Relay()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was sent to the queue; there is no worker here."""
    found: list[Any] = []
    monkeypatch.setattr(sending, "send_delivery", found.append)
    return found


@pytest.fixture
def webhook(alice: User, relay: Relay) -> Webhook:
    url = relay.url
    return services.add_webhook(owner=alice, url=url, events=["job.done", "job.failed", "job.cancelled"])[0]


def delivered() -> Delivery:
    delivery = Delivery.objects.latest("made_at")
    deliveries.deliver(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def later(delivery: Delivery) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
    return delivered()


def test_tells_of_a_job_that_is_done_so_that_it_can_be_believed(
    alice: User,
    relay: Relay,
    make_job: MakeJob,
    sent: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    url = relay.url
    answer = program(alice).post("/api/v1/webhooks", {"url": url, "events": ["job.done"]}, "application/json")
    assert answer.status_code == 201
    secret = answer.json()["secret"]
    assert secret.encode() not in bytes(Webhook.objects.get().sealed_secret)
    job = make_job(steps=2, seconds=0.0)
    with django_capture_on_commit_callbacks(execute=True):
        runner.run(job.pk)
    assert sent == [Delivery.objects.get().pk]
    delivery = delivered()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("delivered", 1, "status: 204 No Content")
    ((headers, body),) = relay.heard
    expected = hmac.new(secret.encode(), f"{headers['X-Facet-Timestamp']}.".encode() + body, hashlib.sha256)
    assert headers["X-Facet-Signature"] == f"v1={expected.hexdigest()}"
    told = json.loads(body)
    assert headers["X-Facet-Delivery"] == told["delivery"] == str(delivery.pk)
    assert (headers["X-Facet-Event"], told["event"]) == ("job.done", "job.done")
    assert (told["job"]["id"], told["job"]["state"]) == (job.pk, "done")
    assert program(alice).get(told["job"]["result"]).status_code == 200


@pytest.mark.parametrize("how", ["failed", "cancelled", "paused"])
def test_tells_of_every_other_end_and_of_nothing_else(
    webhook: Webhook, make_job: MakeJob, how: str, bob: User
) -> None:
    services.add_webhook(owner=bob, url=webhook.url, events=["job.done", "job.failed", "job.cancelled"])
    job = make_job(steps=2, seconds=0.0, fails="crash", fails_at=1) if how == "failed" else make_job()
    if how == "failed":
        runner.run(job.pk)
    elif how == "cancelled":
        cancel_job(job)
        cancel_job(job)  # a second click
    else:
        program(job.owner).post(f"/api/v1/jobs/{job.pk}/pause")
    told = [(one.webhook_id, one.event) for one in Delivery.objects.all()]
    assert told == ([] if how == "paused" else [(webhook.pk, f"job.{how}")])


def test_only_of_what_it_wants_to_hear(alice: User, relay: Relay, make_job: MakeJob) -> None:
    services.add_webhook(owner=alice, url=relay.url, events=["job.failed"])
    runner.run(make_job(steps=1, seconds=0.0).pk)
    assert not Delivery.objects.exists()


def test_asks_again_after_growing_pauses_by_the_same_number(
    webhook: Webhook, relay: Relay, make_job: MakeJob
) -> None:
    relay.answers = [503, 404, 204]
    cancel_job(make_job())
    pauses = []
    for _ in range(2):
        before = timezone.now()
        delivery = later(Delivery.objects.get())
        assert delivery.state == "waiting"
        pauses.append(round((delivery.due_at - before).total_seconds()))
    assert pauses == [10, 60]
    deliveries.deliver(delivery.pk)  # not due: nothing happens
    assert len(relay.heard) == 2
    assert Webhook.objects.get().failing_since is not None
    assert later(delivery).state == "delivered"
    assert Webhook.objects.get().failing_since is None
    assert len({headers["X-Facet-Delivery"] for headers, _ in relay.heard}) == 1


def test_after_days_it_is_given_up_and_switched_off_until_somebody_looks(
    webhook: Webhook, relay: Relay, make_job: MakeJob, alice: User, sent: list[Any]
) -> None:
    relay.answers = [500]
    cancel_job(make_job())
    long_ago = timezone.now() - deliveries.GIVE_UP_AFTER
    Delivery.objects.update(made_at=long_ago, due_at=long_ago, attempts=12)
    Webhook.objects.update(failing_since=long_ago)
    delivery = delivered()
    webhook.refresh_from_db()
    assert delivery.state == "failed"
    assert webhook.disabled_at is not None
    assert AuditLine.objects.filter(action="webhook.disabled").exists()
    cancel_job(make_job())
    assert Delivery.objects.count() == 1  # it is told nothing more
    page = client_of(alice)
    assert "switched off" in page.get("/api/webhooks/").content.decode()
    relay.answers = [204]
    page.post(f"/api/webhooks/{webhook.pk}/enable")
    page.post(f"/api/webhooks/{webhook.pk}/{delivery.pk}/again")
    assert delivered().state == "delivered"
    assert "204 No Content" in page.get(f"/api/webhooks/{webhook.pk}/").content.decode()


def test_an_address_that_says_it_is_gone_is_believed(
    webhook: Webhook, relay: Relay, make_job: MakeJob
) -> None:
    relay.answers = [410]
    cancel_job(make_job())
    assert delivered().state == "failed"
    assert Webhook.objects.get().disabled_at is not None


def test_what_a_worker_lost_is_found(webhook: Webhook, make_job: MakeJob, sent: list[Any]) -> None:
    cancel_job(make_job())
    delivery = Delivery.objects.get()
    Delivery.objects.update(state="sending", attempts=1, lease_until=timezone.now() + timedelta(seconds=9))
    deliveries.sweep()
    assert sent == []  # somebody is at it
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    deliveries.sweep()
    assert sent == [delivery.pk]
    assert delivered().attempts == 2


def test_redirects_are_not_followed(webhook: Webhook, relay: Relay, make_job: MakeJob) -> None:
    relay.answers = [307]
    cancel_job(make_job())
    assert delivered().answer.startswith("redirect: 307")
    assert len(relay.heard) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user:word@example.org/",
        "nothing",
        "https://a b/",
    ],
)
def test_an_address_begins_with_https(alice: User, url: str) -> None:
    with pytest.raises(Refused, match="webhook_address"):
        services.add_webhook(owner=alice, url=url, events=["job.done"])


@pytest.mark.parametrize(
    ("url", "networks"),
    [
        ("https://127.0.0.1:1/", []),
        ("https://localhost:1/", []),
        ("https://0x7f.1:1/", []),
        ("https://[::ffff:127.0.0.1]:1/", []),
        ("https://169.254.169.254/latest/meta-data", []),
        ("http://127.0.0.1:1/", ["10.0.0.0/8"]),
    ],
)
def test_never_into_a_private_network(
    alice: User, make_job: MakeJob, settings: LazySettings, url: str, networks: list[str]
) -> None:
    settings.WEBHOOK_NETWORKS = networks
    services.add_webhook(owner=alice, url=url, events=["job.cancelled"])
    cancel_job(make_job())
    assert delivered().answer == "not_public"


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(
    alice: User, relay: Relay, make_job: MakeJob, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: judged is one address, and connected is the same one."""
    port = relay.server.server_port
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, *arguments: Any, **more: Any) -> Any:
        if host == "rebinds.example":
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "10.9.8.7"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    services.add_webhook(owner=alice, url=f"http://rebinds.example:{port}/open", events=["job.cancelled"])
    cancel_job(make_job())
    assert delivered().state == "delivered"
    assert asked == ["rebinds.example"]
    assert relay.heard[0][0]["Host"] == f"rebinds.example:{port}"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_webhooks_are_their_owners(webhook: Webhook, bob: User, guest: User) -> None:
    stranger = program(bob)
    assert stranger.get("/api/v1/webhooks").json()["results"] == []
    for path in (f"{webhook.pk}", f"{webhook.pk}/deliveries"):
        assert reason_of(stranger.get(f"/api/v1/webhooks/{path}")) == (404, "not_found")
    assert stranger.delete(f"/api/v1/webhooks/{webhook.pk}").status_code == 404
    assert client_of(bob).get(f"/api/webhooks/{webhook.pk}/").status_code == 404
    assert client_of(guest).get("/api/webhooks/").status_code == 404


def test_removed_it_takes_its_notices_along(webhook: Webhook, alice: User, make_job: MakeJob) -> None:
    cancel_job(make_job())
    assert program(alice).delete(f"/api/v1/webhooks/{webhook.pk}").status_code == 204
    assert not Delivery.objects.exists()
    assert AuditLine.objects.filter(action="webhook.removed").exists()


def test_the_page_shows_the_secret_once(alice: User, relay: Relay) -> None:
    page: Client = client_of(alice)
    made = page.post("/api/webhooks/", {"url": relay.url, "events": ["job.done"]}).content.decode()
    assert 'id="secret"' in made
    assert 'id="secret"' not in page.get("/api/webhooks/").content.decode()
    assert page.post("/api/webhooks/", {"url": "nonsense", "events": ["job.done"]}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_delivers(
    start_process: StartProcess,
    webhook: Webhook,
    relay: Relay,
    make_job: MakeJob,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    pool = ("--pool", "threads", "--concurrency", "2", "--queues", "errands", "--loglevel", "INFO")
    worker = start_process("worker", *pool, "--without-mingle", "--without-gossip")
    wait_until(lambda: worker.has_logged(" ready."), "a worker's start", seconds=60)
    cancel_job(make_job())
    wait_until(lambda: Delivery.objects.filter(state="delivered").exists(), "a notice", seconds=30)
    assert Job.objects.get().state == "cancelled"
    assert len(relay.heard) == 1
