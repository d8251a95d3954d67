"""The audit trail: read here, and taken home as a table; nothing changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from webapp.accounts.audit_words import action_in_words, details_in_words
from webapp.accounts.looking import ForLooking
from webapp.accounts.models import AuditLine
from webapp.accounts.selectors import list_actions


class ActionFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list_actions()

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditLine]) -> QuerySet[AuditLine]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditLine)
class AuditLineAdmin(ForLooking, admin.ModelAdmin):
    rights = ()
    list_display = ("at", "who", "words", "subject_label", "told")
    list_display_links = ("at",)
    list_filter = (ActionFilter,)
    search_fields = ("actor_name", "device", "subject_label", "=subject_id")
    date_hierarchy = "at"
    fields = ("at", "actor_name", "device", "words", "subject_label", "subject_id", "gallery_id", "told")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("accounts.view_audit_trail"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("who"), ordering="actor_name")
    def who(self, line: AuditLine) -> str:
        return line.actor_name or line.device

    @admin.display(description=_("what"), ordering="action")
    def words(self, line: AuditLine) -> str:
        return action_in_words(line.action)

    @admin.display(description=_("details"))
    def told(self, line: AuditLine) -> SafeString:
        return format_html_join("; ", "{}: {}", details_in_words(line.details))
