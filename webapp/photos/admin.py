from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from webapp.photos.models import Photo


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    """For looking: pictures are checked when they come and take their files along when they go."""

    list_display = ("title", "role", "owner", "width", "height", "format", "created_at")
    list_filter = ("role", "format")
    search_fields = ("title", "owner__username", "sha256")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        return False
