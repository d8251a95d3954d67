"""For whom a page of signing in is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from webapp.accounts.access import signed_in

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def counted(view: View) -> View:
    """Tries of passwords and codes are counted in Redis: while it is away none is taken, and that is said."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **options)
        except RedisError as error:
            logger.warning("nobody can show who they are while Redis is away: %s", error)
            return render(request, "accounts/not_now.html", status=503)

    return wrapped


def for_accounts(view: View) -> View:
    """Guests have no account and nothing here; whoever is unknown signs in instead of becoming one."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if signed_in(request).is_guest:
            raise Http404
        return counted(view)(request, *args, **options)

    wrapped.is_of_accounts = True  # type: ignore[attr-defined]  # read by SignInMiddleware
    return wrapped


def for_strangers(view: View) -> View:
    """A guest is nobody yet while they sign in: the library would take them for signed in."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if getattr(request.user, "is_guest", False):
            request.user = AnonymousUser()
        return counted(view)(request, *args, **options)

    wrapped.login_required = False  # type: ignore[attr-defined]  # as django's login_not_required
    return wrapped
