"""How a receiver can tell that it was Facet.

``X-Facet-Signature`` is ``v1=`` and the hexadecimal HMAC-SHA256, under the receiver's secret, of the value of
``X-Facet-Timestamp`` (seconds since 1970), a full stop, and the body, byte for byte. A receiver compares it in
constant time, refuses timestamps more than some minutes away from its clock, and acts once on each number
that comes with it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_of(secret: str, body: bytes, *, now: float, **more: str) -> dict[str, str]:
    """Args: more: what else is said, such as ``call`` for ``X-Facet-Call``."""
    timestamp = str(int(now))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Facet",
        "X-Facet-Timestamp": timestamp,
        "X-Facet-Signature": signature(secret, timestamp, body),
        **{f"X-Facet-{name.capitalize()}": value for name, value in more.items()},
    }
