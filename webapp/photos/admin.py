from __future__ import annotations

from django.contrib import admin

from webapp.accounts.looking import ForLooking
from webapp.photos.models import Photo


@admin.register(Photo)
class PhotoAdmin(ForLooking, admin.ModelAdmin):
    """For looking: pictures are checked when they come and take their files along when they go."""

    list_display = ("title", "role", "owner", "width", "height", "format", "created_at")
    list_filter = ("role", "format")
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("title", "owner__username", "sha256")
