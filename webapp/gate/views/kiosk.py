"""The device at a gate: nobody is signed in there, its cookie says which kiosk it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.rate_limits import limit
from webapp.gate.broadcast import RedisDown
from webapp.gate.devices import COOKIE, COOKIE_SECONDS
from webapp.gate.selectors import find_kiosk, is_available, kiosk_gate
from webapp.gate.services import kiosks
from webapp.sentences import Refused, sentence_of, status_of

TRIES = "10/m"


@require_safe
@login_not_required
@ensure_csrf_cookie
@never_cache
def kiosk(request: HttpRequest) -> HttpResponse:
    token = request.COOKIES.get(COOKIE, "")
    found = find_kiosk(token)
    if found is None:
        context = {"code": request.GET.get("code", "")[:20], "error": "", "is_revoked": bool(token)}
        response = render(request, "gate/pair.html", context)
        if token:
            response.delete_cookie(COOKIE, samesite="Strict")
        return response
    gate = kiosk_gate(found.gate)
    state: dict[str, Any] = {"type": "kiosk.state", "gate": gate, "is_available": is_available()}
    context = {"gate": gate, "kiosk": {"name": found.name}, "state": state}
    if not gate["language"] or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return render(request, "gate/kiosk.html", context)
    with translation.override(gate["language"]):
        response = render(request, "gate/kiosk.html", context)
    # What the page asks for next, its words and its socket, is in that language, too.
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, gate["language"], samesite="Lax")
    return response


@require_POST
@login_not_required
@never_cache
def pair(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")[:20]
    try:
        _limit_tries(request)
        _kiosk, token = kiosks.pair_kiosk(code)
    except Refused as error:
        context = {"code": code, "error": sentence_of(error.reason, error.figures), "is_revoked": False}
        return render(request, "gate/pair.html", context, status=status_of(error.reason))
    response = redirect("gate:kiosk")
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _limit_tries(request: HttpRequest) -> None:
    """Raises ``Refused``: nobody guesses a code, least of all while tries cannot be counted."""
    try:
        limit(request, group="pairing", rate=TRIES, key="ip")
    except RedisDown:
        raise Refused("try_later") from None
