"""One's own access tokens: made, shown once, revoked. Guests have no account and so no tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts import tokens
from webapp.accounts.access import signed_in
from webapp.accounts.models import ApiToken, User
from webapp.accounts.scopes import SCOPES, scopes_open_to
from webapp.sentences import Refused, sentence_of

DEFAULT_DAYS = 30


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=80, label=_("Name"), help_text=_("For what or where it is used. Nobody else sees it.")
    )
    days = forms.TypedChoiceField(coerce=int, label=_("Good for"), initial=DEFAULT_DAYS)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        days, scopes = self.fields["days"], self.fields["scopes"]
        assert isinstance(days, forms.ChoiceField)
        assert isinstance(scopes, forms.ChoiceField)
        days.choices = [
            (one, ngettext("%(days)s day", "%(days)s days", one) % {"days": one}) for one in tokens.DAYS
        ]
        scopes.choices = [(name, scope.words) for name, scope in scopes_open_to(user).items()]


@require_http_methods(["GET", "POST"])
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def token_page(request: HttpRequest) -> HttpResponse:
    user = _owner(request)
    form = TokenForm(request.POST or None, user=user)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            _row, shown = tokens.make_token(user=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", sentence_of(refusal.reason, refusal.figures))
        else:
            form = TokenForm(user=user)
    context = {
        "form": form,
        "token": shown,
        "rows": [_row_dict(row) for row in tokens.list_tokens(user)],
        "chosen": set(form["scopes"].value() or []),
        "is_open": form.is_bound,
    }
    status = 400 if form.is_bound else 200
    return render(request, "accounts/tokens.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, token_uuid: UUID) -> HttpResponse:
    tokens.revoke_token(user=_owner(request), uuid=token_uuid)
    return redirect("accounts:tokens")


def _owner(request: HttpRequest) -> User:
    user = signed_in(request)
    if user.is_guest:
        raise Http404
    return user


def _row_dict(row: ApiToken) -> dict[str, Any]:
    return {
        "token": row,
        "scopes": [(name, SCOPES[name].words) for name in row.scopes if name in SCOPES],
    }
