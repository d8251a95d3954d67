"""Two hosts on one machine, each with a network of its own that can be cut: Linux namespaces behind a bridge.

The bridge lies in a namespace, too: browsers that other tests drive would see the machine's own network change.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

NEW_NETWORK, NEW_NAME = 0x40000000, 0x04000000
"""Linux: CLONE_NEWNET, CLONE_NEWUTS."""
NAMES = ("paris", "tokyo")
MARK, ADDRESS = os.environ.get("FACET_TEST_NETWORK", "").partition(" ")[::2]
"""Of the network that a test run within a test was given."""


class NoNetwork(Exception):
    """None can be made here; the message says why."""


class Network:
    """Made when this is; ``remove`` takes it away.

    ``inside`` begins a command that runs the rest where the bridge is, at ``address`` for the hosts.
    """

    address, block = "10.77.0.1", "10.77.0.0/24"

    def __init__(self) -> None:
        self.mark = f"fct{os.getpid():x}"  # names of devices are short
        home = namespace(self.mark, "home")
        self.inside = ("ip", "netns", "exec", home)
        if os.getuid() != 0:
            raise NoNetwork("only root makes network namespaces")
        try:
            run("ip", "netns", "add", home)
            run("ip", "-n", home, "link", "set", "lo", "up")
            run("ip", "-n", home, "link", "add", self.mark, "type", "bridge")
            run("ip", "-n", home, "address", "add", f"{self.address}/24", "dev", self.mark)
            run("ip", "-n", home, "link", "set", self.mark, "up")
            for last, name in enumerate(NAMES, start=2):
                self._add_host(name, f"10.77.0.{last}/24")
        except (OSError, subprocess.CalledProcessError) as error:
            self.remove()
            words = getattr(error, "stderr", None) or str(error)
            raise NoNetwork(f"no network namespaces here: {words.strip()}") from None

    def _add_host(self, name: str, address: str) -> None:
        host, plug = namespace(self.mark, name), f"{self.mark}{name[0]}"
        run("ip", "netns", "add", host)
        run(*self.inside, "ip", "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", host)
        run(*self.inside, "ip", "link", "set", plug, "master", self.mark, "up")
        run("ip", "-n", host, "address", "add", address, "dev", "eth0")
        run("ip", "-n", host, "link", "set", "lo", "up")
        run("ip", "-n", host, "link", "set", "eth0", "up")

    def remove(self) -> None:
        for name in (*NAMES, "home"):
            subprocess.run(["ip", "netns", "delete", namespace(self.mark, name)], capture_output=True)


def namespace(mark: str, name: str) -> str:
    return f"{mark}-{name}"


def redis_listens() -> Sequence[str]:
    """Options of a Redis that workers on other hosts reach, if there are any."""
    return ("--port", "6379", "--bind", ADDRESS, "--protected-mode", "no") if ADDRESS else ("--port", "0")


def reached(database_url: str) -> str:
    """As workers on other hosts reach it."""
    return database_url.replace("127.0.0.1", ADDRESS) if ADDRESS else database_url


def redis_is_reached() -> dict[str, str]:
    """Of their environment."""
    return {"FACET_TEST_REDIS": f"redis://{ADDRESS}:6379/0"} if ADDRESS else {}


def enter(name: str) -> None:
    """From here on this process runs on a host, also by the host's name."""
    c = ctypes.CDLL(None, use_errno=True)
    with Path("/run/netns", namespace(MARK, name)).open() as place:
        if c.setns(place.fileno(), NEW_NETWORK) or c.unshare(NEW_NAME):
            raise OSError(ctypes.get_errno(), "no way into the host's place")
    socket.sethostname(name)


def cut(name: str) -> None:
    """Take a host from the network without a word to anybody."""
    run("ip", "link", "set", f"{MARK}{name[0]}", "down")


def mend(name: str) -> None:
    run("ip", "link", "set", f"{MARK}{name[0]}", "up")


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
