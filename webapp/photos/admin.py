from __future__ import annotations

from django.contrib import admin

from webapp.photos.models import Photo


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    list_display = ("title", "role", "owner", "width", "height", "format", "created_at")
    list_filter = ("role", "format")
    search_fields = ("title", "owner__username", "sha256")
    readonly_fields = ("width", "height", "format", "bytes", "sha256", "created_at", "removed_at")
    raw_id_fields = ("owner",)
