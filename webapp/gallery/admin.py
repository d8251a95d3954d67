"""Galleries and who is in them, without a single face: those are on Facet's own pages, where looking is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.accounts.looking import ForLooking
from webapp.gallery.models import Gallery, Person

RIGHT = "gallery.view_faces"


class _OfWhoSeesFaces(ForLooking):
    # One right opens them, not Django's own to each table.
    rights = ()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(RIGHT))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Gallery)
class GalleryAdmin(_OfWhoSeesFaces, admin.ModelAdmin):
    list_display = ("name", "purpose", "people", "keep_photos", "erase_after_days")
    list_filter = ("keep_photos",)
    search_fields = ("name", "purpose")
    fields = ("name", "purpose", "consent_wording", "keep_photos", "erase_after_days", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gallery]:
        galleries: QuerySet[Gallery] = super().get_queryset(request)
        return galleries.annotate(count=Count("people"))

    @admin.display(description=_("people"), ordering="count")
    def people(self, gallery: Any) -> int:
        return int(gallery.count)


@admin.register(Person)
class PersonAdmin(_OfWhoSeesFaces, admin.ModelAdmin):
    """A list only: what is known of one person is shown on their page."""

    list_display = ("name", "number", "gallery", "account", "valid_until", "page")
    list_display_links = None
    list_filter = ("gallery",)
    list_select_related = ("gallery", "account")
    search_fields = ("name", "number")

    @admin.display(description=_("page"))
    def page(self, person: Person) -> SafeString:
        address = reverse("gallery:person", args=[person.gallery_id, person.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Open"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> Any:
        # Not a second way to look at somebody, of which the audit trail would know nothing.
        raise Http404
