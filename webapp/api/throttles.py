"""How often an account may ask. Counted in Redis, for all web processes together."""

from __future__ import annotations

import logging
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from webapp.accounts.models import User
from webapp.jobs import broadcast
from webapp.sentences import Refused

logger = logging.getLogger(__name__)


class EveryRequest(SimpleRateThrottle):
    """Of an account, whichever of its tokens it comes by; of an address for who is not known."""

    scope = "every"

    def get_cache_key(self, request: Request, view: Any) -> str:
        user = request.user
        ident = f"user-{user.pk}" if isinstance(user, User) else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            return super().allow_request(request, view)
        except broadcast.RedisDown as error:
            logger.warning("requests to the API could not be counted: %s", error)
            return self.allows_uncounted()

    def allows_uncounted(self) -> bool:
        return True


class Faces(EveryRequest):
    """Of an account, requests that compare a face: not while nobody can count them."""

    scope = "faces"

    def allows_uncounted(self) -> bool:
        raise Refused("try_later")
