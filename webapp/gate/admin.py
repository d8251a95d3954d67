from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.gate.models import Gate, Kiosk


class KioskInline(ForLooking, admin.TabularInline):
    model = Kiosk
    extra = 0
    fields = readonly_fields = ("name", "paired_at", "paired_by", "last_seen_at", "revoked_at")


@admin.register(Gate)
class GateAdmin(ForLooking, admin.ModelAdmin):
    """For looking only: what happens to a gate happens on its own page, and is written down there."""

    list_display = ("name", "gallery", "mode", "liveness", "target_far", "threshold", "created_at")
    list_filter = ("mode", "liveness", "gallery")
    search_fields = ("name", "gallery__name")
    inlines = (KioskInline,)
