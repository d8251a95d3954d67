"""Pages on which browsers compute: the server sends the pictures and the packaged signal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from webapp.accounts.access import signed_in
from webapp.lab.pipelines import signals as recordings
from webapp.lab.selectors import list_photographs

DETAILS = (64, 160, 320, 512)
"""How many pixels a filtered photograph's longer side may have."""


@require_safe
def convolution(request: HttpRequest) -> HttpResponse:
    wanted = [request.GET.get(name, "") for name in ("photo", "lphoto")]
    context = {
        "photographs": list_photographs(viewer=signed_in(request), wanted=wanted),
        "details": DETAILS,
        "limits": {"max_upload_bytes": settings.MAX_UPLOAD_BYTES},
    }
    return render(request, "lab/convolution.html", context)


@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    return render(request, "lab/signals.html")


@require_safe
@cache_control(private=True, max_age=86400)
def ecg(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"samples": recordings.ecg(), "per_second": recordings.ECG_PER_SECOND})


@require_safe
def volumes(request: HttpRequest) -> HttpResponse:
    # The axes of a volume as arrays have them: depth or time, height, width.
    axes = [
        {
            "number": 0,
            "name": _("z: slice or time"),
            "before": _("Cut across z"),
            "after": _("Cut across z, filtered"),
        },
        {
            "number": 1,
            "name": _("y: from the front"),
            "before": _("Cut across y"),
            "after": _("Cut across y, filtered"),
        },
        {
            "number": 2,
            "name": _("x: from the side"),
            "before": _("Cut across x"),
            "after": _("Cut across x, filtered"),
        },
    ]
    return render(request, "lab/volumes.html", {"axes": axes})
