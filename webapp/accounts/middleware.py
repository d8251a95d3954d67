"""Nobody comes in unknown: a guest is made where guests are welcome, everyone else signs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from webapp.accounts.access import limit_session_of_trusted
from webapp.accounts.services import create_guest
from webapp.sentences import error_json, status_of

# Rooms whose addresses programs ask, not people.
API_ROOMS = {"photos", "jobs"}


class SignInMiddleware(LoginRequiredMiddleware):
    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        # Not where nobody has to sign in: whether Facet lives is also asked while the database does not.
        if answer is None and getattr(view_func, "login_required", True):
            limit_session_of_trusted(request)
        return answer

    def handle_no_permission(  # type: ignore[override]  # the stubs know no middleware that lets one in
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase | None:
        room = request.resolver_match.app_name if request.resolver_match else ""
        if settings.GUESTS and room != "admin":
            login(request, create_guest(), backend="django.contrib.auth.backends.ModelBackend")
            return None
        if room in API_ROOMS or request.method not in ("GET", "HEAD"):
            body: dict[str, Any] = {"error": error_json("sign_in_required", {})}
            return JsonResponse(body, status=status_of("sign_in_required"))
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        return response
