"""Rows that the administration only shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class ForLooking:
    """Of an admin or inline: what happens to these rows happens on Facet's pages, by its rules."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
