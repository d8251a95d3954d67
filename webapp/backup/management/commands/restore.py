from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.backup import files
from webapp.backup.manifest import BadBackup
from webapp.backup.restoring import restore_backup, secret_key_differs


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and an empty data folder."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder that the command `backup` made")
        parser.add_argument(
            "--without-keys", action="store_true", help="also if the keys of faces are missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["backup"].resolve(), without_keys=options["without_keys"])
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        missing = files.find_missing()
        for one in missing:
            self.stderr.write(f"{one.row} has lost {one.name}")
        self.stdout.write(f"Restored what there was at {manifest.made_at}.")
        if secret_key_differs(manifest):
            self.stdout.write("The secret key is another: everybody has to sign in again.")
        if missing:
            raise CommandError(f"{len(missing)} files are missing.")
