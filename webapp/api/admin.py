from __future__ import annotations

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest

from webapp.accounts.looking import ForLooking
from webapp.api.models import Delivery, Webhook

DELIVERIES_SHOWN = 50


class DeliveryInline(ForLooking, admin.TabularInline):
    model = Delivery
    extra = 0
    fields = readonly_fields = (
        "made_at",
        "event",
        "job_number",
        "state",
        "attempts",
        "answer",
        "finished_at",
    )
    ordering = ("-made_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """The newest of each webhook: they are kept for a month, and there may be thousands."""
        found: QuerySet[Delivery] = super().get_queryset(request)
        newest = Delivery.objects.filter(webhook=OuterRef("webhook")).order_by("-made_at").values("pk")
        return found.filter(pk__in=newest[:DELIVERIES_SHOWN])


@admin.register(Webhook)
class WebhookAdmin(ForLooking, admin.ModelAdmin):
    """Who is told of jobs; the secret that signs it is shown to nobody."""

    list_display = ("url", "owner", "created_at", "failing_since", "disabled_at")
    list_filter = (("disabled_at", admin.EmptyFieldListFilter), ("failing_since", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("url", "owner__username")
    fields = readonly_fields = ("url", "owner", "created_at", "failing_since", "disabled_at")
    rights = ()
    inlines = (DeliveryInline,)
