from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.datasets.models import Dataset, TrainedModel


@admin.register(Dataset)
class DatasetAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("name", "owner", "kind", "created_at")
    list_filter = ("kind",)
    search_fields = ("name", "owner__username")


@admin.register(TrainedModel)
class TrainedModelAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("name", "owner", "dataset", "created_at")
    list_select_related = ("owner", "dataset")
    search_fields = ("name", "owner__username", "dataset__name")
    fields = readonly_fields = ("name", "owner", "dataset", "job", "created_at")
