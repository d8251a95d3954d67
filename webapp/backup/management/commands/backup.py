from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.backup.manifest import BadBackup, Manifest
from webapp.backup.saving import make_backup, save_keys


class Command(BaseCommand):
    help = "Save database and files into a new folder. Facet may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the new folder is made")
        parser.add_argument("--keys", type=Path, help="another folder, for copies of the keys that it needs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = make_backup(options["folder"])
            self.stdout.write(f"{backup}: {Manifest.read(backup).media_files} files and the database.")
            if options["keys"]:
                for path in save_keys(options["keys"], backup):
                    self.stdout.write(f"A copy of a key: {path}")
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        manifest = Manifest.read(backup)
        needed = ", ".join(manifest.template_keys) or "none, as no face was ever enrolled"
        self.stdout.write(f"Keys of faces that it needs and does not contain: {needed}.")
