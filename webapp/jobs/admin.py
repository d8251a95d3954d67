from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForLooking, ForTakingAway, in_bytes
from webapp.jobs.kinds import name_of_kind
from webapp.jobs.models import Job, JobEvent
from webapp.jobs.services import delete_job
from webapp.sentences import sentence_of


class JobEventInline(ForLooking, admin.TabularInline):
    model = JobEvent
    extra = 0
    fields = readonly_fields = ("at", "what", "state", "attempt", "reason")


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name_of_kind(name)) for name in settings.JOB_KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(ForTakingAway, admin.ModelAdmin):
    """States change through the lifecycle only; jobs are stopped and sent again on the dashboard."""

    deleted_action = "job.deleted"
    list_display = ("number", "in_words", "state", "owner", "percent", "created_at", "finished_at")
    list_filter = ("state", KindFilter, "reason")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("=id", "owner__username", "request_id", "worker")
    fieldsets = (
        (None, {"fields": ("in_words", "state", "owner", "photo", "painting", "percent", "size")}),
        (_("When"), {"fields": ("created_at", "queued_at", "started_at", "finished_at", "running_seconds")}),
        (_("Why it failed"), {"fields": ("sentence", "crashes")}),
        (_("Who computes it"), {"fields": ("queue", "goes_first", "worker", "attempt", "lease_until")}),
        (
            _("For programs"),
            {"fields": ("kind", "settings", "request_key", "request_id"), "classes": ("collapse",)},
        ),
    )
    inlines = (JobEventInline,)
    size = staticmethod(in_bytes("kept_bytes", _("room on the disk")))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        jobs: QuerySet[Job] = super().get_queryset(request)
        return jobs.defer("history")  # long, and shown nowhere here

    @admin.display(description=_("number"), ordering="pk")
    def number(self, job: Job) -> int:
        return job.pk

    @admin.display(description=_("kind"), ordering="kind")
    def in_words(self, job: Job) -> str:
        return name_of_kind(job.kind)

    @admin.display(description=_("done"), ordering="fraction")
    def percent(self, job: Job) -> str:
        return f"{job.fraction:.0%}"

    @admin.display(description=_("reason"))
    def sentence(self, job: Job) -> str:
        return sentence_of(job.reason, job.figures) if job.reason else ""

    def take_away(self, row: Job) -> None:
        delete_job(row)
