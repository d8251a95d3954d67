"""The files that put Facet elsewhere say what the code expects."""

import re
from pathlib import Path

import pytest
import yaml

from webapp.config.embedded import LONGEST_FRAME

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def compose() -> dict:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())


def test_compose_has_every_part(compose: dict) -> None:
    assert {
        *("postgres", "redis", "migrate", "web", "beat"),
        *("worker-cpu", "worker-gpu", "worker-faces", "worker-errands"),
    } <= compose["services"].keys()


def test_each_worker_has_its_own_queue_and_never_forks(compose: dict) -> None:
    for need in ("cpu", "gpu", "faces", "errands"):
        command = compose["services"][f"worker-{need}"]["command"]
        assert f"--queues {need}" in command
        assert "--pool threads --concurrency" in command
    # An idle GPU helps the others.
    assert "--queues gpu,cpu" in compose["services"]["worker-gpu"]["command"]


def test_a_painting_never_takes_the_gates_time(compose: dict) -> None:
    shares = {name: service.get("cpu_shares", 1024) for name, service in compose["services"].items()}
    assert shares["worker-cpu"] < shares["web"] < shares["worker-faces"]


def test_sockets_take_a_kiosks_picture() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert f'"--ws-max-size", "{LONGEST_FRAME}"' in dockerfile


def test_a_backup_migrates_nothing_and_a_restore_finds_nothing_there(compose: dict) -> None:
    for name in ("backup", "restore"):
        assert compose["services"][name]["depends_on"].keys() == {"postgres"}


def test_the_images_dump_fits_the_server(compose: dict) -> None:
    (server,) = re.findall(r"pg(\d+)$", compose["services"]["postgres"]["image"])
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert f"postgresql-client-{server} " in dockerfile
    assert f"those of {server}," in (PROJECT / "docs/operations.md").read_text()


def test_nobody_is_sent_to_a_container_because_it_has_no_visitors(compose: dict) -> None:
    # One that is gone has the fewest connections of all: each try would go there again.
    proxy = compose["configs"]["proxy"]["content"]
    assert "lb_policy round_robin" in proxy
    assert "X-Request-ID {http.request.uuid}" in proxy  # the logs believe it


def test_no_secret_is_written_in_compose(compose: dict) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            is_secret = re.search("SECRET|PASSWORD|DATABASE_URL", name)
            assert not is_secret or str(value).startswith("/run/secrets/"), name


def test_every_secret_and_volume_named_is_declared(compose: dict) -> None:
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= compose["secrets"].keys()
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert named <= compose["volumes"].keys()


def test_every_variable_in_compose_is_read_by_the_settings(compose: dict) -> None:
    settings = (PROJECT / "webapp/config/settings.py").read_text()
    for service in ("web", "worker-cpu"):
        for name in compose["services"][service]["environment"]:
            assert f'"{name.removesuffix("_FILE")}' in settings, name


def test_services_start_after_what_they_need(compose: dict) -> None:
    for name in ("web", "worker-cpu", "worker-gpu", "worker-faces", "worker-errands", "beat"):
        needs = compose["services"][name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert needs["redis"]["condition"] == "service_healthy"


def test_the_image_has_the_targets_that_compose_builds(compose: dict) -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    targets = set(re.findall(r"^FROM \S+ AS (\S+)", dockerfile, re.MULTILINE))
    for service in compose["services"].values():
        if "build" in service:
            assert service["build"]["target"] in targets


def test_the_image_copies_only_what_exists() -> None:
    for line in (PROJECT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (PROJECT / source).exists(), source


def test_the_image_does_not_run_as_root() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    stages = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)
    images = [stage for stage in stages if " AS facet" in stage.partition("\n")[0]]
    assert len(images) == 2
    for stage in images:
        users = re.findall(r"^USER (\S+)", stage, re.MULTILINE)
        assert users[-1] == "facet"


def test_ci_runs_the_readmes_test_command_and_nothing_else() -> None:
    commands = [
        line
        for line in (PROJECT / ".ci/run").read_text().splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]
    assert "make test" in (PROJECT / "README.md").read_text()
