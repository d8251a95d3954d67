"""A launcher that cannot start says why. tests/browser/test_starting_and_stopping.py has one that can."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from webapp.config.embedded import wait_until
from webapp.config.processes import Child, ProcessFailed

PROJECT = Path(__file__).resolve().parents[2]


def test_who_does_not_get_ready_is_waited_for_so_long_and_no_longer(tmp_path: Path) -> None:
    sleeper = Child(
        name="sleeper",
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        environment={},
        log_folder=tmp_path,
        stop_seconds=5.0,
    )
    sleeper.start()
    try:
        ready_at = time.monotonic() + 0.6
        wait_until(lambda: time.monotonic() > ready_at, sleeper, seconds=30.0)
        with pytest.raises(ProcessFailed, match="sleeper did not start"):
            wait_until(lambda: False, sleeper, seconds=0.3)
    finally:
        sleeper.ask_to_stop()
        sleeper.wait_until_stopped()


@pytest.mark.timeout(60)
def test_a_busy_port_gets_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "webapp.config.embedded", "--port", str(port)]
        facet = subprocess.run(
            [*command, "--data", str(tmp_path / "data")], cwd=PROJECT, capture_output=True, text=True
        )
    assert facet.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in facet.stderr
    assert "Traceback" not in facet.stderr
