"""How often somebody may try something."""

from __future__ import annotations

from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

from webapp.sentences import Refused


def address_of(request: HttpRequest) -> str:
    """Whose try it is, if nobody is signed in: the address that the server saw, which no header of the asker's
    changes. Who comes through a Unix socket has none; all of them are counted as one.
    """
    return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")


def limit(request: HttpRequest, *, group: str, rate: str, key: str = "user_or_ip") -> None:
    """Count one try. Raises ``Refused("too_many_tries")`` for one too many, and Redis' own
    errors while it is away: who asks decides what that means.

    Args:
        group: what is tried; each is counted by itself.
        rate: such as ``10/m``.
        key: by whom: ``user_or_ip``, ``ip``, or another of django-ratelimit's keys.
    """
    if is_ratelimited(request, group=group, key=key, rate=rate, increment=True):
        raise Refused("too_many_tries")
