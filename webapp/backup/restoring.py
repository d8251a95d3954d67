"""Brings a backup back, into an empty place only."""

from __future__ import annotations

from pathlib import Path

from dbbackup.db.base import get_connector
from dbbackup.db.exceptions import CommandConnectorError
from dbbackup.management.commands.mediarestore import Command as RestoreMedia
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from webapp.backup import files
from webapp.backup.manifest import (
    DATABASE,
    MEDIA,
    BadBackup,
    Manifest,
    check_sums,
    fingerprint,
    template_keys,
)


def restore_backup(folder: Path, *, without_keys: bool = False) -> Manifest:
    """Bring rows and files back, and the database up to this version.

    Args:
        without_keys: also if keys are missing: no enrolled face can be compared then until they are back.

    Raises:
        BadBackup: it is damaged, of another kind of database or of a newer Facet, its keys are not here, or
            there is something here already.
    """
    check_sums(folder)
    manifest = Manifest.read(folder)
    _refuse_what_does_not_fit(manifest)
    if not without_keys:
        refuse_missing_keys(manifest)
    _refuse_anything_here()
    call_command(RestoreMedia(), input_path=str(folder / MEDIA), interactive=False, quiet=True, verbosity=0)
    _restore_database(folder / DATABASE)
    call_command("migrate", interactive=False, verbosity=0)
    files.remove_orphans(files.find_orphans(settled_seconds=0))
    return manifest


def refuse_missing_keys(manifest: Manifest) -> None:
    """Raises ``BadBackup`` if faces were sealed with keys that are not here."""
    missing = set(manifest.template_keys) - set(template_keys())
    if missing:
        raise BadBackup(
            f"The key of the faces ({', '.join(sorted(missing))}) is not here. Put it back first, into "
            "keys/template_keys of the data folder or FACET_TEMPLATE_KEYS; or restore --without-keys."
        )


def secret_key_differs(manifest: Manifest) -> bool:
    """Whether everybody who was signed in has to sign in again."""
    return manifest.secret_key != fingerprint(str(settings.SECRET_KEY))


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BadBackup(f"This backup is of {manifest.engine}, and DATABASE_URL names {connection.vendor}.")
    known = set(MigrationLoader(connection).disk_migrations)
    newer = {(app, name) for app, names in manifest.migrations.items() for name in names} - known
    if newer:
        raise BadBackup(
            "This backup is of another or a newer Facet, which has "
            f"{', '.join(f'{app}.{name}' for app, name in sorted(newer))}. Install that version first."
        )


def _refuse_anything_here() -> None:
    if connection.introspection.table_names():
        raise BadBackup("There are tables in this database already. Restore into an empty one.")
    if next(files.all_files(), None) is not None:
        raise BadBackup(f"There are files in {files.root()} already. Restore into an empty folder.")


def _restore_database(dump: Path) -> None:
    connector = get_connector()
    # Another owner's tables become ours; an extension's comment belongs to the server's administrator.
    connector.pg_options = ["--no-owner", "--no-privileges", "--no-comments"]
    connection.close()
    try:
        with dump.open("rb") as file:
            connector.restore_dump(file)
    except CommandConnectorError as error:
        raise BadBackup(f"The database could not be brought back: {error}") from error
    finally:
        connection.close()
