from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from webapp.objects.models import BatchLine, Finding, FoundLabel


class _ForLooking:
    """Rows that come from jobs and go with their photographs."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FoundLabelInline(_ForLooking, admin.TabularInline):
    model = FoundLabel
    extra = 0


@admin.register(Finding)
class FindingAdmin(_ForLooking, admin.ModelAdmin):
    list_display = ("photo", "owner", "detector", "created_at")
    list_filter = ("detector",)
    search_fields = ("owner__username", "labels__label")
    exclude = ("raw",)
    inlines = (FoundLabelInline,)


@admin.register(BatchLine)
class BatchLineAdmin(_ForLooking, admin.ModelAdmin):
    list_display = ("job", "position", "photo", "done_at", "reason")
    list_filter = ("reason",)
    search_fields = ("job__owner__username",)
