"""A door behind an MQTT broker."""

from __future__ import annotations

import json
import ssl
import threading
import time
from typing import Any, TypedDict

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from webapp.gate.doors.message import DoorFailed, Message
from webapp.webhooks.answers import answer_of, answer_to_error
from webapp.webhooks.deadline import within

AT_LEAST_ONCE = 1


class Settings(TypedDict):
    host: str
    port: int
    topic: str
    tls: bool
    ca_certificate: str
    username: str
    password: str


def call(settings: Settings, message: Message, *, timeout_seconds: float) -> str:
    """Publish the message and wait until the broker has it (QoS 1). Raises ``DoorFailed``."""
    try:
        return within(timeout_seconds, lambda: _publish(settings, message, timeout_seconds))
    except TimeoutError:
        raise DoorFailed(answer_of("no_answer", f"{timeout_seconds:g}")) from None


def _publish(settings: Settings, message: Message, timeout_seconds: float) -> str:
    deadline = time.monotonic() + timeout_seconds
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"facet-{message.call[:8]}")
    client.connect_timeout = timeout_seconds
    if settings["username"]:
        client.username_pw_set(settings["username"], settings["password"] or None)
    answered, refused = threading.Event(), list[str]()

    def on_connect(client: mqtt.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any) -> None:
        if code.is_failure:
            refused.append(str(code))
        answered.set()

    client.on_connect = on_connect
    try:
        if settings["tls"]:
            client.tls_set_context(_tls(settings))
        client.connect(settings["host"], settings["port"])
        client.loop_start()
        if not answered.wait(deadline - time.monotonic()) or time.monotonic() >= deadline:
            raise DoorFailed(answer_of("no_answer", f"{timeout_seconds:g}"))
        if refused:
            raise DoorFailed(answer_of("broker_refuses", refused[0]), is_final=True)
        sent = client.publish(settings["topic"], json.dumps(message.body), qos=AT_LEAST_ONCE)
        sent.wait_for_publish(max(0.0, deadline - time.monotonic()))
        if not sent.is_published():
            raise DoorFailed(answer_of("not_taken", f"{timeout_seconds:g}"))
        return "published"
    except (OSError, ValueError, RuntimeError) as error:  # also TLS
        raise DoorFailed(answer_to_error(error)) from error
    finally:
        client.disconnect()
        client.loop_stop()


def _tls(settings: Settings) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=settings["ca_certificate"] or None)
