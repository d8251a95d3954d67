"""How often an account may ask. Counted in Redis, for all web processes together, by one increment a request:
of requests that come at once none is overlooked."""

from __future__ import annotations

import logging
from typing import Any

from django_ratelimit.core import get_usage
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from webapp.accounts.models import User
from webapp.jobs import broadcast
from webapp.sentences import Refused

logger = logging.getLogger(__name__)


class EveryRequest(BaseThrottle):
    """Of an account, whichever of its tokens it comes by; of an address for who is not known."""

    THROTTLE_RATES = api_settings.DEFAULT_THROTTLE_RATES
    scope = "every"
    seconds_left = 0

    @property
    def rate(self) -> str:
        return str(self.THROTTLE_RATES[self.scope])

    def allow_request(self, request: Request, view: Any) -> bool:
        user = request.user
        who = (lambda *_: f"user-{user.pk}") if isinstance(user, User) else "ip"
        try:
            usage = get_usage(request, group=f"api-{self.scope}", key=who, rate=self.rate, increment=True)
        except broadcast.RedisDown as error:
            logger.warning("requests to the API could not be counted: %s", error)
            return self.allows_uncounted()
        if usage is None:
            return True
        self.seconds_left = usage["time_left"]
        return not usage["should_limit"]

    def wait(self) -> float:
        return max(1, self.seconds_left)

    def allows_uncounted(self) -> bool:
        return True


class Faces(EveryRequest):
    """Of an account, requests that compare a face: not while nobody can count them."""

    scope = "faces"

    def allows_uncounted(self) -> bool:
        raise Refused("try_later")
