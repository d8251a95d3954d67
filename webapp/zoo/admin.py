from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.zoo.models import Answer, Excitation, LayerSheet


class _OfANetwork(ForLooking, admin.ModelAdmin):
    """Rows that come from jobs and go with their photographs."""

    list_filter = ("network",)
    list_select_related = ("photo", "owner")
    date_hierarchy = "created_at"
    search_fields = ("photo__title", "owner__username")


@admin.register(Answer)
class AnswerAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "created_at")
    fields = (*list_display, "answer")


@admin.register(LayerSheet)
class LayerSheetAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    fields = (*list_display, "is_trained", "channels", "columns", "width", "height", "step", "is_signed")


@admin.register(Excitation)
class ExcitationAdmin(_OfANetwork):
    list_display = ("photo", "owner", "network", "layer", "created_at")
    fields = (*list_display, "is_trained", "places")
