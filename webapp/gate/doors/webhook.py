"""A door behind a web address, which can tell by a signature (``webapp.webhooks.signature``) that it is Facet who asks."""

from __future__ import annotations

import json
import time
from typing import TypedDict

from webapp.gate.doors.message import DoorFailed, Message
from webapp.webhooks.posting import NotTaken, post
from webapp.webhooks.signature import headers_of


class Settings(TypedDict):
    url: str
    secret: str


def call(settings: Settings, message: Message, *, timeout_seconds: float) -> str:
    """POST the message; any answer from 200 to 299 within the time is a yes. Raises ``DoorFailed``."""
    body = json.dumps(message.body, separators=(",", ":")).encode()
    headers = headers_of(settings["secret"], body, now=time.time(), call=message.call)
    try:
        # An administrator chose this address: doors are in private networks.
        return post(settings["url"], body, headers, seconds=timeout_seconds)
    except NotTaken as error:
        raise DoorFailed(str(error), is_final=error.is_final) from error
