from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.backup import files


class Command(BaseCommand):
    help = "Name files that no row knows and rows whose files are missing. Facet may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete files that no row knows")
        parser.add_argument(
            "--settled",
            type=float,
            default=files.SETTLED_SECONDS,
            help="younger files are left alone, in seconds (%(default)s): their rows may be on the way",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        orphans = files.find_orphans(settled_seconds=options["settled"])
        missing = files.find_missing()
        for path in orphans:
            self.stdout.write(f"belongs to nothing: {path}")
        for one in missing:
            self.stdout.write(f"missing: {one.name} of {one.row}")
        if options["delete"]:
            files.remove_orphans(orphans)
            orphans = []
        if orphans or missing:
            raise CommandError(f"{len(orphans)} files belong to nothing, {len(missing)} are missing.")
        self.stdout.write("Every file belongs to a row, and every row has its files.")
