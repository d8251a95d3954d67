"""What every template may know about the visitor."""

from __future__ import annotations

from django.http import HttpRequest


def guest(request: HttpRequest) -> dict[str, bool]:
    user = getattr(request, "user", None)  # missing on an error page of an early middleware
    return {"is_guest": bool(getattr(user, "is_guest", False))}
