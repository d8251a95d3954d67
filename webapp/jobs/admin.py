from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from webapp.jobs.models import Job, JobEvent


class JobEventInline(admin.TabularInline):
    model = JobEvent
    extra = 0
    can_delete = False
    readonly_fields = ("at", "what", "state", "attempt", "reason")

    def has_add_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
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
    search_fields = ("owner__username",)
    inlines = (JobEventInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False  # its files would stay
