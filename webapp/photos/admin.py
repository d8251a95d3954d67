from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForTakingAway, in_bytes
from webapp.photos.models import Photo
from webapp.photos.services import remove_photo


@admin.register(Photo)
class PhotoAdmin(ForTakingAway, admin.ModelAdmin):
    """What is known of pictures. They themselves are shown to their owner only, and so have no place here."""

    deleted_action = "photo.deleted"
    list_display = ("title", "role", "owner", "pixels", "size", "created_at")
    list_filter = (
        "role",
        "format",
        ("owner", admin.EmptyFieldListFilter),
        ("removed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    search_fields = ("title", "owner__username", "=sha256")
    fieldsets = (
        (None, {"fields": ("title", "role", "owner", "created_at", "removed_at")}),
        (_("File"), {"fields": ("format", "pixels", "size", "sha256", "notes")}),
        (_("Origin"), {"fields": ("credit", "licence", "slug")}),
    )
    size = staticmethod(in_bytes("bytes", _("size")))

    @admin.display(description=_("pixels"), ordering="width")
    def pixels(self, photo: Photo) -> str:
        return f"{photo.width} × {photo.height}"

    def take_away(self, row: Photo) -> None:
        remove_photo(row)
