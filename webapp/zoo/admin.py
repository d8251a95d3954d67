from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from webapp.zoo.models import Answer, Excitation, LayerSheet


class _ForLooking(admin.ModelAdmin):
    """Rows that come from jobs and go with their photographs."""

    list_filter = ("network",)
    search_fields = ("owner__username",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Answer)
class AnswerAdmin(_ForLooking):
    list_display = ("photo", "owner", "network", "created_at")


@admin.register(LayerSheet)
class LayerSheetAdmin(_ForLooking):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    exclude = ("sheet",)


@admin.register(Excitation)
class ExcitationAdmin(_ForLooking):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    exclude = ("peaks",)
