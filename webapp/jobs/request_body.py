"""JSON that a client sent."""

from __future__ import annotations

import json
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.http.request import RawPostDataException

from webapp.sentences import Refused


def json_body(request: HttpRequest) -> dict[str, Any]:
    """Return the object in the body. Raises ``Refused("bad_request")``."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):
        raise Refused("bad_request") from None
    if not isinstance(body, dict):
        raise Refused("bad_request")
    return body


def cleaned(form: Form) -> dict[str, Any]:
    """Return a form's values. Raises ``Refused("bad_setting")`` with the first field that is wrong."""
    if not form.is_valid():
        raise Refused("bad_setting", name=next(iter(form.errors)))
    return form.cleaned_data
