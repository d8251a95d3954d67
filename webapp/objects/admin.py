from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForLooking
from webapp.objects.models import BatchLine, Finding, FoundLabel


class FoundLabelInline(ForLooking, admin.TabularInline):
    model = FoundLabel
    extra = 0


@admin.register(Finding)
class FindingAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("photo", "owner", "detector", "kinds", "created_at")
    list_filter = ("detector",)
    list_select_related = ("photo", "owner")
    date_hierarchy = "created_at"
    search_fields = ("photo__title", "owner__username", "labels__label")
    fields = ("photo", "owner", "detector", "created_at")
    inlines = (FoundLabelInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        findings: QuerySet[Finding] = super().get_queryset(request)
        return findings.defer("raw").annotate(kind_count=Count("labels"))

    @admin.display(description=_("kinds of things"), ordering="kind_count")
    def kinds(self, finding: Finding) -> int:
        return int(finding.kind_count)  # type: ignore[attr-defined]  # annotated


@admin.register(BatchLine)
class BatchLineAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("job", "position", "photo", "done_at", "reason")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "reason")
    list_select_related = ("job", "photo")
    ordering = ("-job", "position")
    search_fields = ("=job__id", "photo__title", "job__owner__username")
    fields = ("job", "position", "photo", "done_at", "found", "reason", "figures")
