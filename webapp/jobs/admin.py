from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.jobs.models import Job, JobEvent


class JobEventInline(ForLooking, admin.TabularInline):
    model = JobEvent
    extra = 0
    readonly_fields = ("at", "what", "state", "attempt", "reason")


@admin.register(Job)
class JobAdmin(ForLooking, admin.ModelAdmin):
    """For looking: states change through the lifecycle only."""

    list_display = (
        "pk",
        "kind",
        "state",
        "owner",
        "attempt",
        "crashes",
        "fraction",
        "created_at",
        "finished_at",
    )
    list_filter = ("state", "kind", "reason")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("=id", "owner__username", "request_id", "worker")
    inlines = (JobEventInline,)
