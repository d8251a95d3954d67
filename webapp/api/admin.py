from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.api.models import Delivery, Webhook


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
    max_num = 50


@admin.register(Webhook)
class WebhookAdmin(ForLooking, admin.ModelAdmin):
    """Who is told of jobs; the secret that signs it is shown to nobody."""

    list_display = ("url", "owner", "created_at", "failing_since", "disabled_at")
    list_filter = (("disabled_at", admin.EmptyFieldListFilter), ("failing_since", admin.EmptyFieldListFilter))
    search_fields = ("url", "owner__username")
    fields = readonly_fields = ("url", "owner", "created_at", "failing_since", "disabled_at")
    inlines = (DeliveryInline,)
