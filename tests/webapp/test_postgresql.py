"""What must be safe between processes is tried again on PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.webapp.inner_run import passed_in_a_run_of_its_own
from tests.webapp.network import Network, NoNetwork

TRIED_AGAIN = (
    "tests/webapp/jobs/test_claim.py",
    "tests/webapp/jobs/test_start_job.py",
    "tests/webapp/jobs/test_queue_place.py",
    "tests/webapp/jobs/test_two_hosts.py",
    "tests/webapp/accounts/test_quotas.py::test_of_two_at_once_only_one_gets_the_last_room",
    "tests/webapp/accounts/test_leaving.py::test_an_account_goes_with_its_pictures_and_all_files",
    "tests/webapp/backup/test_round_trip.py::test_everything_comes_back_even_if_people_go_on_meanwhile",
    "tests/webapp/gallery/test_index.py",
    "tests/webapp/gallery/test_races.py",
    "tests/webapp/gallery/test_erase_person.py",
    "tests/webapp/gallery/test_rotation.py",
    "tests/webapp/gallery/test_stolen_database.py",
    "tests/webapp/accounts/test_audit_trail.py",
    "tests/webapp/gate/test_pairing.py",
    "tests/webapp/gate/test_passages.py",
    "tests/webapp/api/test_idempotency.py",
    "tests/webapp/api/test_webhooks.py::test_what_a_worker_lost_is_found",
)

HOSTS_APART = "tests/webapp/jobs/hosts_apart.py"


class Cluster(NamedTuple):
    """A running PostgreSQL: where what runs beside it finds it, and how everybody does."""

    url: str
    by_socket: str


def programs() -> Path:
    """The folder of PostgreSQL's programs."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    return folders[-1]


@pytest.fixture(scope="module")
def network() -> Iterator[Network | str]:
    """Hosts of their own, or why there are none here."""
    try:
        made = Network()
    except NoNetwork as reason:
        yield str(reason)
        return
    yield made
    made.remove()


@pytest.fixture(scope="module")
def cluster(network: Network | str) -> Iterator[Cluster]:
    """One of its own, in a temporary folder; PostgreSQL refuses to run as root."""
    initdb, postgres = programs() / "initdb", programs() / "postgres"
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_user = ["runuser", "-u", user, "--"] if os.getuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="facet-postgresql-"))
    shutil.chown(folder, user)
    data = str(folder / "data")
    made = [*as_user, str(initdb), "-D", data, "-U", "facet", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder)
    addresses, inside = "127.0.0.1", ()
    if isinstance(network, Network):
        inside = network.inside
        addresses += f",{network.address}"
        with (folder / "data/pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network.block} trust\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["-c", f"listen_addresses={addresses}", "-c", "fsync=off", "-k", str(folder), "-p", str(port)]
    server = subprocess.Popen(
        [*inside, *as_user, str(postgres), "-D", data, *options], stderr=subprocess.DEVNULL, cwd=folder
    )
    yield Cluster(f"postgresql://facet@127.0.0.1:{port}/facet", f"host={folder} port={port} user=facet")
    subprocess.run(
        [*as_user, str(programs() / "pg_ctl"), "-D", data, "stop", "-m", "immediate"], capture_output=True
    )
    server.wait(10)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def printed(cluster: Cluster, network: Network | str) -> str:
    """One run for all: what it printed, when everything has passed."""
    options = ("-v", "--reuse-db", *TRIED_AGAIN)
    if isinstance(network, str):
        return passed_in_a_run_of_its_own(cluster.url, *options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACET_TEST_NETWORK", f"{network.mark} {network.address}")
        return passed_in_a_run_of_its_own(cluster.url, *options, HOSTS_APART, inside=network.inside)


@pytest.mark.timeout(480)
def test_migrations_races_and_rules_hold_on_postgresql(printed: str, cluster: Cluster) -> None:
    assert " passed" in printed
    with psycopg.connect(f"{cluster.by_socket} dbname=test_facet") as connection:
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_name = 'jobs_job'"
        )
        assert tables.fetchone() == (1,)


@pytest.mark.timeout(480)
def test_hosts_with_networks_of_their_own_share_the_work(printed: str, network: Network | str) -> None:
    if isinstance(network, str):
        pytest.skip(f"{network}; two host names on one machine were tried")
    assert f"{HOSTS_APART}::test_a_host_cut_from_the_network" in printed
