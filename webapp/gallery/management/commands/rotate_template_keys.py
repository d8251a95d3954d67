from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from webapp.gallery import vault
from webapp.gallery.rotation import rotate


class Command(BaseCommand):
    help = "Seal everything that is sealed with a new key and drop the old one. Facet may run meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rotated = rotate(tell=self.stdout.write)
        except vault.KeyMissing as error:
            raise CommandError(f"{error}. Put it back from its backup first.") from error
        self.stdout.write(f"{rotated.resealed} values sealed anew.")
        if rotated.unreadable:
            self.stderr.write(
                f"{rotated.unreadable} values are opened by none of the keys. The old keys are kept; "
                "bring back the missing one and call this again, or erase these people."
            )
        elif vault.keys_are_ours():
            self.stdout.write(
                f"{rotated.keys_dropped} old keys dropped; the new one is in {vault.keys_path()}."
            )
        else:
            self.stdout.write(
                "The keys come from the environment: take the old ones out of FACET_TEMPLATE_KEYS."
            )
