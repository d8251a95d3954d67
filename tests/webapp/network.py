"""Two hosts on one machine, each with a network of its own that can be cut: Linux namespaces behind a bridge."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

NAMES = ("paris", "tokyo")
MARK, ADDRESS = os.environ.get("FACET_TEST_NETWORK", "").partition(" ")[::2]
"""Of the network that a test run within a test was given."""


class NoNetwork(Exception):
    """None can be made here; the message says why."""


class Network:
    """Made when this is; ``remove`` takes it away. ``address`` is where the hosts find this machine."""

    def __init__(self) -> None:
        number = os.getpid()
        self.mark = f"fct{number:x}"  # names of devices are short
        block = f"10.{200 + number % 40}.{number // 40 % 250}"
        self.address, self.block = f"{block}.1", f"{block}.0/24"
        if os.getuid() != 0:
            raise NoNetwork("only root makes network namespaces")
        try:
            run("ip", "link", "add", self.mark, "type", "bridge")
            run("ip", "address", "add", f"{self.address}/24", "dev", self.mark)
            run("ip", "link", "set", self.mark, "up")
            for last, name in enumerate(NAMES, start=2):
                self._add_host(name, f"{block}.{last}/24")
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            words = getattr(error, "stderr", None) or str(error)
            raise NoNetwork(f"no network namespaces here: {words.strip()}") from None

    def _add_host(self, name: str, address: str) -> None:
        host, plug = namespace(self.mark, name), f"{self.mark}{name[0]}"
        run("ip", "netns", "add", host)
        run("ip", "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", host)
        run("ip", "link", "set", plug, "master", self.mark, "up")
        run("ip", "-n", host, "address", "add", address, "dev", "eth0")
        run("ip", "-n", host, "link", "set", "lo", "up")
        run("ip", "-n", host, "link", "set", "eth0", "up")

    def remove(self) -> None:
        for name in NAMES:
            subprocess.run(["ip", "netns", "delete", namespace(self.mark, name)], capture_output=True)
        subprocess.run(["ip", "link", "delete", self.mark], capture_output=True)


def namespace(mark: str, name: str) -> str:
    return f"{mark}-{name}"


def redis_listens() -> Sequence[str]:
    """Options of a Redis that workers on other hosts reach, if there are any."""
    return ("--port", "6379", "--bind", ADDRESS, "--protected-mode", "no") if ADDRESS else ("--port", "0")


def on_host(name: str) -> Sequence[str]:
    """The beginning of a command that runs the rest on a host, also by the host's name."""
    named = ("unshare", "--uts", "sh", "-c", f'hostname {name}; exec "$@"', "sh")
    return ("ip", "netns", "exec", namespace(MARK, name), *named)


def cut(name: str) -> None:
    """Take a host from the network without a word to anybody."""
    run("ip", "link", "set", f"{MARK}{name[0]}", "down")


def mend(name: str) -> None:
    run("ip", "link", "set", f"{MARK}{name[0]}", "up")


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
