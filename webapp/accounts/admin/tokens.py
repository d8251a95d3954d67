from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from webapp.accounts import tokens
from webapp.accounts.access import signed_in
from webapp.accounts.looking import ForLooking
from webapp.accounts.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(ForLooking, admin.ModelAdmin):
    """Which programs act for whom. Of the tokens themselves nobody knows more than a digest."""

    rights = ()
    list_display = ("name", "user", "may", "created", "expiry", "last_used_at")
    list_display_links = None
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    date_hierarchy = "created"
    actions = ("revoke",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("may"))
    def may(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.action(description=_("Revoke: the programs are out at once"))
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        found = list(queryset)
        for token in found:
            tokens.revoke_token_of_another(token, by=signed_in(request))
        words = ngettext("%(count)s token is revoked.", "%(count)s tokens are revoked.", len(found))
        self.message_user(request, words % {"count": len(found)})

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> Any:
        # The list says it all; a row's number is its digest, which is nothing for addresses and logs.
        raise Http404
