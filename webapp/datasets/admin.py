from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForLooking
from webapp.datasets.models import Dataset, TrainedModel


@admin.register(Dataset)
class DatasetAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("name", "owner", "kind", "photographs", "created_at")
    list_filter = ("kind",)
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("name", "owner__username")
    fields = ("name", "owner", "kind", "classes", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset]:
        found: QuerySet[Dataset] = super().get_queryset(request)
        return found.annotate(count=Count("rows"))

    @admin.display(description=_("photographs"), ordering="count")
    def photographs(self, dataset: Any) -> int:
        return int(dataset.count)


@admin.register(TrainedModel)
class TrainedModelAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("name", "owner", "dataset", "created_at")
    list_select_related = ("owner", "dataset")
    date_hierarchy = "created_at"
    search_fields = ("name", "owner__username", "dataset__name")
    fields = readonly_fields = ("name", "owner", "dataset", "job", "created_at")
