"""Who may look at people. For everybody else there is no gallery."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from webapp.accounts.access import signed_in
from webapp.accounts.rate_limits import limit
from webapp.jobs import broadcast
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

# Nobody at a desk looks at more, even with an import's progress open; who copies a whole gallery does.
LOOKS_A_MINUTE = "300/m"
MANAGE, VIEW = "gallery.manage_people", "gallery.view_faces"

View = Callable[..., HttpResponseBase]


def needs(right: str, *, is_look: bool = True) -> Callable[[View], View]:
    """Let only those in who have the right; others get what a page that does not exist gives.

    Args:
        is_look: whether it shows somebody, and so is counted; photographs of an import only come in.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **arguments: Any) -> HttpResponseBase:
            if not signed_in(request).has_perm(right):
                raise not_here(request)
            if is_look:
                _count_a_look(request)
            return view(request, *args, **arguments)

        return guarded

    return decorate


def _count_a_look(request: HttpRequest) -> None:
    try:
        limit(request, group="people", rate=LOOKS_A_MINUTE)
    except broadcast.RedisDown as error:
        # The right still guards what is behind: a person may be erased while Redis is away.
        logger.warning("looks at people could not be counted: %s", error)


def not_here(request: HttpRequest) -> Exception:
    """What a page or a program is told about something that does not exist for it."""
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    return Http404() if is_page else Refused("not_found")
