"""What is written down when somebody signs in, fails to, or changes how they do."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from webapp.accounts import audit
from webapp.accounts.access import keep_session
from webapp.accounts.models import User


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    keep_session(request, anew=True)
    method = getattr(request, "second_factor", "password")
    audit.record("account.signed_in", actor=user, method=method, address=_address(request))


@receiver(authenticator_used)
def remember_factor(request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    request.second_factor = str(authenticator.type)  # type: ignore[attr-defined]  # for note_sign_in


@receiver(user_login_failed)
def note_wrong_password(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is None or getattr(request, "axes_locked_out", False):
        return
    audit.record("account.wrong_password", subject=_named(credentials), address=_address(request))


@receiver(user_locked_out)
def note_lock_out(request: HttpRequest, username: str, **_: Any) -> None:
    audit.record("account.locked_out", subject=_named({"username": username}), address=_address(request))


@receiver(authentication_failed)
def note_wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    audit.record("account.wrong_code", subject=user, address=_address(request))


@receiver(authenticator_added)
def note_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("second_factor.added", actor=user, subject=user, method=str(authenticator.type))


@receiver(authenticator_removed)
def note_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record("second_factor.removed", actor=user, subject=user, method=str(authenticator.type))


@receiver(authenticator_reset)
def note_new_codes(user: User, **_: Any) -> None:
    audit.record("second_factor.new_codes", actor=user, subject=user)


@receiver(password_changed)
def note_new_password(user: User, **_: Any) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    audit.record("account.password_changed", actor=user, subject=user)


def _named(credentials: dict[str, Any]) -> User | None:
    """The account that is meant. A name that is nobody's is not kept: it may be a password in the wrong field."""
    return User.objects.filter(username=credentials.get("username") or "").first()


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
