"""The old version goes on with the new tables: what docs/operations.md says of updates without a pause."""

from __future__ import annotations

import pytest
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterModelOptions,
    CreateModel,
    Migration,
    RunPython,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

NEWEST_BEFORE_THE_PROMISE = {
    "accounts": "0004",
    "classroom": "0001",
    "cutouts": "0001",
    "datasets": "0002",
    "gallery": "0001",
    "gate": "0003",
    "jobs": "0002",
    "objects": "0001",
    "photos": "0001",
    "zoo": "0001",
}
"""The newest migration of each app that was there before updates were promised to need no pause."""
ADDS = (AddConstraint, AddIndex, AlterModelOptions, CreateModel, RunPython)


def later_migrations() -> list[Migration]:
    found = MigrationLoader(None).disk_migrations
    return [
        migration
        for (app, name), migration in sorted(found.items())
        if migration.__module__.startswith("webapp.")
        and name[:4] > NEWEST_BEFORE_THE_PROMISE.get(app, "0000")
    ]


def stops_the_old_version(operation: Operation) -> bool:
    """Whether inserts or reads that do not know of it would fail."""
    if isinstance(operation, AddField):
        field = operation.field
        return not (field.many_to_many or field.null or field.has_db_default())
    return not isinstance(operation, ADDS)


@pytest.mark.parametrize("migration", later_migrations(), ids=str)
def test_the_old_version_goes_on_with_the_new_tables(migration: Migration) -> None:
    assert [one for one in migration.operations if stops_the_old_version(one)] == []
