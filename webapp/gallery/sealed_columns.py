"""Which columns hold sealed values, in whichever room: all binary ones whose name begins with ``sealed``."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BinaryField, Model


def sealed_columns() -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if isinstance(column, BinaryField) and column.name.startswith("sealed"):
                yield model, column.name


def is_anything_sealed() -> bool:
    """Whether any row needs a key to be read."""
    return any(
        model._default_manager.exclude(**{column: None}).exists() for model, column in sealed_columns()
    )
