"""Alice, Bob and a guest; their pictures and jobs; a real Redis; real workers."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.webapp import forks, network
from tests.webapp.celery_process import CeleryProcess, Workers
from tests.webapp.first_rows import FirstRows
from tests.webapp.pictures import upload
from webapp.accounts.models import User
from webapp.accounts.services import create_guest
from webapp.config.embedded import redis_server
from webapp.jobs import broadcast, runner
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.services import add_photo


class RedisProcess:
    """A Redis that can be killed and started again."""

    def __init__(self) -> None:
        self.socket = settings.REDIS_URL.removeprefix("unix://")

    def start(self) -> None:
        options = (*network.redis_listens(), "--unixsocket", self.socket, "--save", "", "--appendonly", "no")
        self.process = subprocess.Popen([redis_server(), *options], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self.answers():
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            return bool(broadcast.redis_client().ping())
        except broadcast.RedisDown:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        Path(self.socket).unlink(missing_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _rights_are_made_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", FirstRows())
        yield


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisProcess]:
    redis = RedisProcess()
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture(autouse=True)
def redis(redis_process: RedisProcess) -> RedisProcess:
    broadcast.redis_client().flushall()
    runner.stop_requested.clear()
    return redis_process


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice", password="correct horse")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob", password="battery staple")


@pytest.fixture
def guest(db: None) -> User:
    return create_guest()


def client_of(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
        # Has just shown again who it is; test_again.py is about who has not.
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        shown = {"method": "password", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [shown]
        session.save()
    return client


@pytest.fixture
def photo(alice: User) -> Photo:
    return add_photo(owner=alice, role="photograph", file=upload(seed=1))


@pytest.fixture
def painting(db: None) -> Photo:
    """A painting of the house."""
    return add_photo(
        owner=None, role="painting", file=upload(seed=2), title="Night", slug=f"night-{uuid4().hex[:8]}"
    )


MakeJob = Callable[..., Job]


@pytest.fixture
def make_job(photo: Photo, painting: Photo) -> MakeJob:
    """Makes a queued job of Alice's; keyword arguments are its settings (see plasma.py)."""

    def make(*, state: str = Job.State.QUEUED, kind: str = "plasma", **wanted: object) -> Job:
        return Job.objects.create(
            kind=kind,
            state=state,
            photo=photo,
            painting=painting,
            owner=photo.owner,
            settings=wanted,
            request_key=uuid4(),
            queued_at=timezone.now(),
        )

    return make


def wait_until(is_so: Callable[[], object], what: str = "", seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.02)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with no room left."""
    disk = tmp_path / "full"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "facet-test", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.decode().strip()}")
    with (disk / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 1024)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


StartProcess = Callable[..., CeleryProcess]


def database_url() -> str:
    """The address of the tests' database, for other processes."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgresql://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@pytest.fixture(scope="session")
def process_environment(django_db_setup: None) -> dict[str, str]:
    """What makes a worker use the tests' settings and database; it has no networks to warm."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "FACET_TEST_DATABASE": network.reached(database_url()),
        "FACET_TEST_COLD": "yes",
        "FACET_TEST_WEBHOOK_NETWORKS": "127.0.0.0/8",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        **network.redis_is_reached(),
    }


@pytest.fixture
def start_process(
    process_environment: dict[str, str], transactional_db: None, tmp_path: Path
) -> Iterator[StartProcess]:
    started: list[CeleryProcess] = []

    def start(*arguments: str, on: str = "", **environment: str) -> CeleryProcess:
        """Args: environment: what only this one has; see celery_process.py."""
        log = tmp_path / f"{arguments[0]}-{len(started)}.log"
        if environment:
            environment = {**process_environment, **environment}
        else:
            forks.start_server(process_environment)
        started.append(CeleryProcess(log, *arguments, environment=environment, on=on))
        return started[-1]

    yield start
    for process in started:
        process.end()


@pytest.fixture
def start_worker(start_process: StartProcess) -> StartProcess:
    def start(
        *, wait: bool = True, host: str = "localhost", on: str = "", **environment: str
    ) -> CeleryProcess:
        """Args: on: the host of an own network that it runs on."""
        pool = ("--pool", "threads", "--concurrency", "1", "--queues", "cpu,errands", "--loglevel", "INFO")
        alone = ("--without-mingle", "--without-gossip", "--hostname", f"worker@{host}")
        worker = start_process("worker", *pool, *alone, on=on, **environment)
        if wait:
            wait_until(lambda: worker.has_logged(" ready."), "a worker's start", seconds=60)
        return worker

    return start


@pytest.fixture(scope="module")
def workers(
    request: pytest.FixtureRequest,
    process_environment: dict[str, str],
    redis_process: RedisProcess,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Workers]:
    """Real ones from their first line on, with their networks: as the module's ``WORKER`` says."""
    environment = {**process_environment, "FACET_TEST_COLD": ""}
    made = Workers(tmp_path_factory.mktemp("workers"), *request.module.WORKER, environment=environment)
    yield made
    made.end()


@pytest.fixture
def beat(start_process: StartProcess, tmp_path: Path) -> CeleryProcess:
    return start_process(
        "beat", "--schedule", str(tmp_path / "beat-schedule"), "--pidfile", "", "--loglevel", "INFO"
    )


@pytest.fixture
def no_front_end_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without their scripts and styles, which need not be built."""
    from django_vite.core.asset_loader import DjangoViteAssetLoader

    loader = DjangoViteAssetLoader.instance()
    for name in ("generate_vite_asset", "generate_vite_asset_url"):
        monkeypatch.setattr(type(loader), name, lambda *args, **kwargs: "")
