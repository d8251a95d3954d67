"""What lies in a new database, rights and roles, is put back after a test as it was, instead of being worked out again.

A test that commits is followed by Django's ``flush``, which has every app make its first rows: a
quarter of a second of a core, some four hundred times.
"""

from __future__ import annotations

from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


class FirstRows:
    """Called by ``flush``, each time every table has been emptied."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}

    def __call__(self, verbosity: int, interactive: bool, db: str, **others: Any) -> None:
        if self.tables:
            self._put_back(connections[db])
            return
        emit_post_migrate_signal(verbosity, interactive, db, **others)
        self._remember(connections[db])

    def _remember(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                if rows := cursor.fetchall():
                    self.tables[table] = [column[0] for column in cursor.description], rows

    def _put_back(self, connection: BaseDatabaseWrapper) -> None:
        quote = connection.ops.quote_name
        # Keys between tables are looked at when all rows are there.
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for table, (columns, rows) in self.tables.items():
                names, values = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({values})", rows)
