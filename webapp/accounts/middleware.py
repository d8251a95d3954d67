"""Nobody comes in unknown: a guest is made where guests are welcome, everyone else signs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect

from webapp.accounts.access import keep_session
from webapp.accounts.models import User
from webapp.accounts.services import create_guest
from webapp.sentences import error_json, status_of

# Rooms whose addresses programs ask, not people.
API_ROOMS = {"photos", "jobs"}
# Where an account that must have a second factor is sent to set one up; its rights rest meanwhile everywhere.
GUARDED_ROOMS = {"admin", "gallery", "gate", "dashboard"}

# What is left to who has to choose a new password.
WITH_A_KNOWN_PASSWORD = {"account_change_password", "sign_out"}


class SignInMiddleware(LoginRequiredMiddleware):
    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None and isinstance(request.user, User) and request.user.must_change_password:
            answer = self._lead_to_new_password(request, view_func)
        if answer is None and self._must_set_up_second_factor(request):
            return redirect("mfa_index")
        # Not where nobody has to sign in: whether Facet lives is also asked while the database does not.
        if answer is None and getattr(view_func, "login_required", True):
            keep_session(request)
        return answer

    @staticmethod
    def _lead_to_new_password(
        request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase | None:
        """Somebody else knows the password: nothing else is done with it but to choose another."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in WITH_A_KNOWN_PASSWORD or not getattr(view_func, "login_required", True):
            return None
        if request.method in ("GET", "HEAD"):
            return redirect("account_change_password")
        return JsonResponse(
            {"error": error_json("new_password_first", {})}, status=status_of("new_password_first")
        )

    @staticmethod
    def _must_set_up_second_factor(request: HttpRequest) -> bool:
        room = request.resolver_match.app_name if request.resolver_match else ""
        is_page = room in GUARDED_ROOMS and request.method in ("GET", "HEAD")
        return is_page and isinstance(request.user, User) and request.user.lacks_second_factor

    def handle_no_permission(  # type: ignore[override]  # the stubs know no middleware that lets one in
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase | None:
        room = request.resolver_match.app_name if request.resolver_match else ""
        if settings.GUESTS and room != "admin" and not getattr(view_func, "is_of_accounts", False):
            login(request, create_guest(), backend="django.contrib.auth.backends.ModelBackend")
            return None
        if room in API_ROOMS or request.method not in ("GET", "HEAD"):
            body: dict[str, Any] = {"error": error_json("sign_in_required", {})}
            return JsonResponse(body, status=status_of("sign_in_required"))
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        return response
