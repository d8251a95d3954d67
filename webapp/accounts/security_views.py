"""How one comes in: password, second factors, where one is signed in, what happened of late."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.account.forms import ChangePasswordForm
from allauth.decorators import rate_limit
from allauth.mfa.base.views import IndexView
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.audit_words import action_in_words, value_in_words
from webapp.accounts.models import AuditLine, User

EVENTS_SHOWN = 8


class SecurityView(IndexView):  # type: ignore[misc]
    template_name = "accounts/security/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        found = super().get_context_data(**kwargs)["authenticators"]
        codes = found.get("recovery_codes")
        context: dict[str, Any] = {
            "app": found.get("totp"),
            "passkeys": found.get("webauthn", []),
            "codes_left": len(codes.get_unused_codes()) if codes else None,
            "is_needed": user.lacks_second_factor,
            "is_advised": not user.has_second_factor and bool(user.is_staff or user.get_all_permissions()),
            "sessions": _sessions_of(user),
            "events": _latest_events(user),
        }
        return context


class ReauthenticateView(account_views.ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/security/reauthenticate.html"


class ChangePasswordView(account_views.PasswordChangeView):  # type: ignore[misc]
    template_name = "accounts/security/password.html"
    success_url = reverse_lazy("mfa_index")

    def get_form(self, form_class: type[ChangePasswordForm] | None = None) -> ChangePasswordForm:
        form = super().get_form(form_class)
        form.fields["oldpassword"].label = _("Your present password")
        form.fields["oldpassword"].help_text = ""
        form.fields["password1"].label = _("New password")
        form.fields["password2"].label = _("New password, once more")
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def get_default_success_url(self) -> str:
        return str(self.success_url)


class SignInWithPasskeyView(LoginWebAuthnView):  # type: ignore[misc]
    def form_invalid(self, form: LoginWebAuthnForm) -> HttpResponse:
        words = gettext("This passkey opens nothing here. Sign in with your password.")
        messages.error(self.request, words)
        return redirect("account_login")


_change_password = rate_limit(action="change_password")(ChangePasswordView.as_view())
sign_in_with_passkey = SignInWithPasskeyView.as_view()


def change_password(request: HttpRequest) -> HttpResponse:
    if not signed_in(request).has_usable_password():
        raise Http404
    answer: HttpResponse = _change_password(request)
    return answer


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    user = signed_in(request)
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    if wanted := request.POST.get("session", ""):
        others = others.filter(pk=get_object_or_404(others, pk=wanted if wanted.isdigit() else 0).pk)
    count = 0
    for session in others:
        session.end()
        count += 1
    audit.record("account.sessions_ended", actor=user, subject=user, sessions=count)
    messages.success(request, gettext("Signed out there."))
    return redirect("mfa_index")


def _sessions_of(user: User) -> list[UserSession]:
    """Newest first; the one of this request knows that it is (``is_current``)."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: (not session.is_current(), -session.created_at.timestamp()))


def _latest_events(user: User) -> list[dict[str, Any]]:
    own = Q(actor=user) | Q(subject_kind="user", subject_id=str(user.pk))
    how = (
        Q(action__startswith="account.")
        | Q(action__startswith="second_factor.")
        | Q(action__startswith="token.")
    )
    lines = AuditLine.objects.filter(own & how)[:EVENTS_SHOWN]
    return [
        {
            "line": line,
            "words": action_in_words(line.action),
            "how": value_in_words("method", line.details.get("method", "")),
            "address": line.details.get("address", ""),
        }
        for line in lines
    ]
