"""Rows that the administration only shows, or also takes away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from webapp.accounts import audit
from webapp.accounts.access import signed_in


class ForLooking:
    """Of an admin or inline: what happens to these rows happens on Facet's pages, by its rules."""

    # Which of Django's rights to these rows open anything; read by webapp.accounts.admin.rights.
    rights: tuple[str, ...] = ("view",)
    # Counting millions of rows takes longer than reading one page of them.
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GoesWithAllItHas:
    """Of an admin: what hangs on a row goes with it, though no one may delete that singly here."""

    def get_deleted_objects(
        self, objs: Sequence[Model] | QuerySet[Model], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        listed, counts, _needed, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return listed, counts, set(), protected


class ForTakingAway(GoesWithAllItHas, ForLooking):
    """Rows that may be deleted here, too, with all their files, by the verb of their room; it is written down."""

    rights = ("view", "delete")
    deleted_action: str

    def take_away(self, row: Any) -> None:
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super(ForLooking, self).has_delete_permission(request, obj))  # type: ignore[misc]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        owner = obj.owner.username if obj.owner else ""
        audit.record(self.deleted_action, actor=signed_in(request), subject=obj, owner=owner)
        self.take_away(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)


def in_bytes(field: str, words: Any) -> Callable[[Any], str]:
    """A column that says a number of bytes as a size."""

    @admin.display(description=words, ordering=field)
    def column(row: Any) -> str:
        return filesizeformat(getattr(row, field))

    return column
