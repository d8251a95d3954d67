from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from webapp.gate.models import Gate, Kiosk


class KioskInline(admin.TabularInline):
    model = Kiosk
    extra = 0
    can_delete = False
    fields = readonly_fields = ("name", "paired_at", "paired_by", "last_seen_at", "revoked_at")

    def has_add_permission(self, request: HttpRequest, obj: Gate | None = None) -> bool:
        return False


@admin.register(Gate)
class GateAdmin(admin.ModelAdmin):
    """For looking only: what happens to a gate happens on its own page, and is written down there."""

    list_display = ("name", "gallery", "mode", "liveness", "target_far", "threshold", "created_at")
    list_filter = ("mode", "liveness")
    inlines = (KioskInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Gate | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Gate | None = None) -> bool:
        return False
