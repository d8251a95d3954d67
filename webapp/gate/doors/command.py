"""A door behind a program on the errands worker's machine: one of those that its environment allows."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from typing import TypedDict

from django.conf import settings as django_settings

from webapp.gate.doors.message import DoorFailed, Message
from webapp.webhooks.answers import answer_of


class Settings(TypedDict):
    name: str


def call(settings: Settings, message: Message, *, timeout_seconds: float) -> str:
    """Run the program, without a shell; exit code 0 within the time is a yes. Raises ``DoorFailed``."""
    command = django_settings.DOOR_COMMANDS.get(settings["name"])
    if command is None:
        raise DoorFailed(answer_of("not_allowed", settings["name"]), is_final=True)
    try:
        process = subprocess.Popen(
            shlex.split(command),
            # None of Facet's own secrets.
            env={"PATH": os.defpath, **_variables(message)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise DoorFailed(answer_of("no_program", str(error.strerror)), is_final=True) from error
    try:
        code = process.wait(timeout_seconds)
    except subprocess.TimeoutExpired:
        raise DoorFailed(answer_of("not_done", f"{timeout_seconds:g}")) from None
    finally:
        _end(process)
    answer = answer_of("exit_code", str(code))
    if code:
        raise DoorFailed(answer)
    return answer


def _variables(message: Message) -> dict[str, str]:
    return {
        "FACET_CALL": message.call,
        "FACET_EVENT": message.body["event"],
        "FACET_GATE": str(message.body["gate"]["id"]),
        "FACET_PASSAGE": str(message.body["passage"] or ""),
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program, if it still runs, and all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
