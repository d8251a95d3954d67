"""Signing in and up, and the first administrator. Signing out is Django's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from redis.exceptions import RedisError

from webapp.accounts import services
from webapp.accounts.doors import counted, for_accounts
from webapp.accounts.forms import SignUpForm
from webapp.accounts.models import User
from webapp.accounts.rate_limits import limit
from webapp.sentences import sentence_of, status_of

SIGN_INS = "30/m"
"""From one address, whoever is meant."""
CreateUser = Callable[..., User]


class SignInView(LoginView):
    template_name = "accounts/sign_in.html"

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        # While Redis is away people still come in: the lock-out counts in the database.
        with suppress(RedisError):
            limit(request, group="sign-in", rate=SIGN_INS, key="ip")
        return super().post(request, *args, **options)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right; who has a second factor is asked for it before the door opens."""
        answer: HttpResponse = perform_login(
            self.request, form.get_user(), redirect_url=self.get_success_url()
        )
        return answer


sign_in = counted(SignInView.as_view())


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    return _create(request, services.create_account, "accounts/sign_up.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    if not services.opens_first_run(request.GET.get("key", "")):
        raise Http404
    return _create(request, services.create_administrator, "accounts/first_run.html")


@for_accounts
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """Somebody uses a page that asks for nothing else: their session goes on, as with each request."""
    return HttpResponse(status=204)


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The answer to whoever tried too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME.total_seconds() / 60)
    context = {
        "form": AuthenticationForm(request),
        "complaint": sentence_of("locked_out", {"minutes": minutes}),
    }
    return render(request, "accounts/sign_in.html", context, status=status_of("locked_out"))


def _create(request: HttpRequest, create: CreateUser, template: str) -> HttpResponse:
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username, password = form.cleaned_data["username"], form.cleaned_data["password1"]
        user = create(username=username, password=password, visitor=request.user)
        answer: HttpResponse = perform_login(
            request, user, redirect_url=resolve_url("studio:index"), signup=True
        )
        return answer
    return render(request, template, {"form": form})
