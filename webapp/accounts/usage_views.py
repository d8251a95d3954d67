"""What somebody uses, and what they may."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.accounts import quotas
from webapp.accounts.access import signed_in
from webapp.accounts.quotas import Measure

NEARLY = 0.9
"""From this part of a limit on the meter warns."""


@require_safe
@never_cache
def usage(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    limits = quotas.limits_of(user)
    meters = [_meter(measure, quotas.used_by(user, measure), limits[measure]) for measure in quotas.MEASURES]
    return render(request, "accounts/usage.html", {"meters": meters, "has_limits": any(limits.values())})


def _meter(measure: Measure, used: float, limit: int) -> dict[str, Any]:
    words = {
        "bytes": (_("Room on the disk"), _("Photographs as they came, and results with their films")),
        "photos": (_("Photographs and paintings"), _("Pictures that you have brought")),
        "jobs": (_("Jobs"), _("Begun in the last 24 hours")),
        "minutes": (_("Minutes computed"), _("In the last 24 hours, by a worker for you")),
    }
    name, what = words[measure]
    part = min(1.0, used / limit) if limit else 0.0
    return {
        "measure": measure,
        "name": name,
        "what": what,
        "used": _in_words(measure, used),
        "limit": _in_words(measure, limit) if limit else "",
        "percent": round(100 * part),
        "is_nearly_full": part >= NEARLY,
    }


def _in_words(measure: Measure, amount: float) -> str:
    if measure == "bytes":
        return filesizeformat(round(amount))
    # A minute begun is told in tenths: most jobs take less than one.
    return number_format(amount, decimal_pos=1 if measure == "minutes" and 0 < amount < 10 else 0)
