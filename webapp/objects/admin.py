from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.objects.models import BatchLine, Finding, FoundLabel


class FoundLabelInline(ForLooking, admin.TabularInline):
    model = FoundLabel
    extra = 0


@admin.register(Finding)
class FindingAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("photo", "owner", "detector", "created_at")
    list_filter = ("detector",)
    search_fields = ("owner__username", "labels__label")
    exclude = ("raw",)
    inlines = (FoundLabelInline,)


@admin.register(BatchLine)
class BatchLineAdmin(ForLooking, admin.ModelAdmin):
    list_display = ("job", "position", "photo", "done_at", "reason")
    list_filter = ("reason",)
    search_fields = ("job__owner__username",)
