from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.accounts.models import AuditLine
from webapp.gallery.services.erasure import digest_of


class Command(BaseCommand):
    help = "Say whether a certificate of an erasure belongs to the audit trail's line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            certificate = json.loads(options["file"].read_text())
            digest = digest_of(certificate)
        except (OSError, ValueError, AttributeError) as error:
            raise CommandError(f"This file is no certificate: {error}") from None
        line = AuditLine.objects.filter(action="person.erased", details__certificate=digest).first()
        if line is None:
            raise CommandError("No line of the audit trail belongs to this certificate.")
        self.stdout.write(
            f"It belongs to line {line.pk} of the audit trail, of {line.at:%Y-%m-%d %H:%M} UTC."
        )
