"""Django's administration behind Facet's own sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from webapp.accounts.models import User

View = Callable[..., HttpResponse]


class FacetAdminSite(AdminSite):
    site_header = site_title = "Facet"
    index_title = _("Administration")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and isinstance(user, User) and user.may_use_rights

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002  Django calls it so
        # The theme's colours come as a <style> in the page. Scripts stay as strict as everywhere.
        return csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(super().admin_view(view, cacheable))

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one page to sign in, with lock-out and second factor."""
        user = request.user
        if isinstance(user, User) and user.lacks_second_factor:
            return redirect("mfa_index")
        if isinstance(user, User) and user.must_change_password:
            return redirect("account_change_password")
        if isinstance(user, User) and not user.is_guest and not user.is_staff:
            raise Http404
        wanted = request.GET.get("next") or resolve_url("admin:index")
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")

    def password_change(  # type: ignore[override]  # the stubs know of no other page for it
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
