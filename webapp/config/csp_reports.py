"""What browsers report of our pages: something in them was against their content security policy."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from webapp.accounts.rate_limits import limit
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

MAX_BYTES = 16_384
REPORTS = "30/m"
"""From one address: an attacker's page, or a browser's extension, may violate the policy in a loop."""


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    """Log a report, whatever of it can be read; browsers want no answer."""
    try:
        limit(request, group="csp", rate=REPORTS, key="ip")
    except (Refused, RedisError):
        return HttpResponse(status=204)
    if len(request.body) <= MAX_BYTES:
        for report in _reports(request.body):
            logger.warning("content security policy violated: %s", report)
    return HttpResponse(status=204)


def _reports(body: bytes) -> list[dict[str, str]]:
    """The three facts of each report that say where to look. Addresses lose what follows their path."""
    try:
        sent = json.loads(body)
    except ValueError:
        return []
    found = []
    for one in (sent if isinstance(sent, list) else [sent])[:10]:
        said = one.get("csp-report") or one.get("body") if isinstance(one, dict) else None
        if isinstance(said, dict):
            found.append(
                {
                    "page": _path(said.get("document-uri") or said.get("documentURL")),
                    "directive": _short(said.get("effective-directive") or said.get("effectiveDirective")),
                    "blocked": _path(said.get("blocked-uri") or said.get("blockedURL")),
                }
            )
    return found


def _path(address: Any) -> str:
    try:
        parts = urlsplit(_short(address))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else parts.path or parts.scheme


def _short(text: Any) -> str:
    return text[:300] if isinstance(text, str) else ""
