"""A door's own MQTT broker."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest


class Broker:
    """A real mosquitto, with a password."""

    def __init__(self, folder: Path, *, certificate: tuple[Path, Path] | None = None) -> None:
        program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
        if program is None:
            pytest.skip("mosquitto is not installed (Debian: apt install mosquitto)")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        passwords = folder / "passwords"
        passwords.write_text("facet:s3cret\n")
        passwords.chmod(0o700)
        subprocess.run(["mosquitto_passwd", "-U", str(passwords)], check=True)
        lines = [f"listener {self.port} 127.0.0.1", "allow_anonymous false", f"password_file {passwords}"]
        if certificate:
            lines += [f"certfile {certificate[0]}", f"keyfile {certificate[1]}"]
        lines.append("user root")
        config = folder / "mosquitto.conf"
        config.write_text("\n".join(lines) + "\n")
        with (folder / "mosquitto.log").open("wb") as log:
            self.process = subprocess.Popen([program, "-c", str(config)], stdout=log, stderr=log)
        for _ in range(100):
            if self.answers():
                return
            time.sleep(0.1)
        raise AssertionError((folder / "mosquitto.log").read_text())

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def settings(self, **changes: Any) -> dict[str, Any]:
        usual = {"host": "127.0.0.1", "port": self.port, "topic": "doors/front", "tls": False}
        return {**usual, "ca_certificate": "", "username": "facet", "password": "s3cret", **changes}

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
