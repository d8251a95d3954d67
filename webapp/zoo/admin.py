from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.zoo.models import Answer, Excitation, LayerSheet


class _OfANetwork(ForLooking, admin.ModelAdmin):
    """Rows that come from jobs and go with their photographs."""

    list_filter = ("network",)
    search_fields = ("owner__username",)


@admin.register(Answer)
class AnswerAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "created_at")


@admin.register(LayerSheet)
class LayerSheetAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    exclude = ("sheet",)


@admin.register(Excitation)
class ExcitationAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    exclude = ("peaks",)
