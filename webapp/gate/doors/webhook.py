"""A door behind a web address, which can tell by a signature that it is Facet who asks.

``X-Facet-Signature`` is ``v1=`` and the hexadecimal HMAC-SHA256, under the door's secret, of the value of
``X-Facet-Timestamp`` (seconds since 1970), a full stop, and the body, byte for byte. A receiver compares it in
constant time, refuses timestamps more than some seconds away from its clock, and acts once on each
``X-Facet-Call``.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import TypedDict

import httpx

from webapp.gate.doors.deadline import within
from webapp.gate.doors.message import DoorFailed, Message
from webapp.gate.doors.words import answer_of, answer_to_error

SCHEMES = ("http", "https")
TRY_AGAIN_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


class Settings(TypedDict):
    url: str
    secret: str


def signature(secret: str, timestamp: str, body: bytes) -> str:
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_of(secret: str, message: Message, body: bytes, *, now: float) -> dict[str, str]:
    timestamp = str(int(now))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Facet",
        "X-Facet-Call": message.call,
        "X-Facet-Timestamp": timestamp,
        "X-Facet-Signature": signature(secret, timestamp, body),
    }


def call(settings: Settings, message: Message, *, timeout_seconds: float) -> str:
    """POST the message; any answer from 200 to 299 within the time is a yes. Raises ``DoorFailed``."""
    url = httpx.URL(settings["url"])
    if url.scheme not in SCHEMES:
        raise DoorFailed("bad_address", is_final=True)
    body = json.dumps(message.body, separators=(",", ":")).encode()
    headers = headers_of(settings["secret"], message, body, now=time.time())
    try:
        # Cancelled in time, a look-up of the name goes on, and asyncio's end waits for it.
        status, phrase = within(
            timeout_seconds, lambda: asyncio.run(_post(url, body, headers, timeout_seconds))
        )
    except TimeoutError:
        raise DoorFailed(answer_of("no_answer", f"{timeout_seconds:g}")) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DoorFailed(answer_to_error(error)) from error
    answer = answer_of("redirect" if 300 <= status < 400 else "status", f"{status} {phrase}".strip())
    if 200 <= status < 300:
        return answer
    raise DoorFailed(answer, is_final=status not in TRY_AGAIN_STATUS)


async def _post(url: httpx.URL, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, str]:
    # One limit over all of it: httpx's own begin anew with every byte that trickles in. Redirects are not
    # followed, and of the answer only the first line counts: an administrator chose this address, no other.
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(timeout=seconds, trust_env=False) as client,
        client.stream("POST", url, content=body, headers=headers) as response,
    ):
        return response.status_code, response.reason_phrase
