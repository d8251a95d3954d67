from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForLooking
from webapp.gate.models import Door, Gate, Kiosk


class KioskInline(ForLooking, admin.TabularInline):
    model = Kiosk
    extra = 0
    fields = readonly_fields = ("name", "paired_at", "paired_by", "last_seen_at", "revoked_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kiosk]:
        found: QuerySet[Kiosk] = super().get_queryset(request)
        return found.select_related("paired_by")


class DoorInline(ForLooking, admin.TabularInline):
    """Where doors are; what opens them is sealed."""

    model = Door
    extra = 0
    fields = readonly_fields = ("kind", "summary", "timeout_seconds", "attempts", "created_at")


@admin.register(Gate)
class GateAdmin(ForLooking, admin.ModelAdmin):
    """For looking only: what happens to a gate happens on its own page, and is written down there."""

    list_display = ("name", "gallery", "mode", "liveness", "threshold_now", "screens")
    list_filter = ("mode", "liveness", "gallery")
    list_select_related = ("gallery",)
    search_fields = ("name", "gallery__name")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "gallery",
                    "mode",
                    "liveness",
                    "time_zone",
                    "language",
                    "sound",
                    "created_at",
                )
            },
        ),
        (_("How sure it must be"), {"fields": ("target_far", "threshold", "threshold_override", "margin")}),
        (
            _("Who stands there"),
            {"fields": ("min_eye_distance", "cooldown_seconds", "anti_passback_seconds")},
        ),
        (_("What is kept"), {"fields": ("retention_days", "snapshot_days")}),
    )
    inlines = (KioskInline, DoorInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gate]:
        gates: QuerySet[Gate] = super().get_queryset(request)
        paired = Count("kiosks", filter=Q(kiosks__revoked_at=None))
        return gates.annotate(paired=paired).defer("calibration")

    @admin.display(description=_("screens"), ordering="paired")
    def screens(self, gate: Any) -> int:
        return int(gate.paired)

    @admin.display(description=_("threshold"))
    def threshold_now(self, gate: Gate) -> str:
        return f"{gate.effective_threshold:.3f}"
