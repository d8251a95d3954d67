"""Asking again who it is before what matters: within five minutes once (allauth's ``REAUTHENTICATION_TIMEOUT``)."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest

from webapp.sentences import Refused


def has_shown_again(request: HttpRequest) -> bool:
    """Whether somebody has just shown who they are, be it by password, code or passkey."""
    return bool(did_recently_reauthenticate(request))


def require_shown_again(request: HttpRequest) -> None:
    """For what a page's script asks. Raises ``Refused("show_again")``."""
    if not has_shown_again(request):
        raise Refused("show_again")


def address_to_show_again(request: HttpRequest, *, back_to: str) -> str:
    """Of the page that asks who it is, and leads to ``back_to``."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    return f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: back_to})}"
