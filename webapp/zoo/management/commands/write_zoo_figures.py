from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from webapp.zoo.figures import FILE
from webapp.zoo.pipelines import figures


class Command(BaseCommand):
    help = "Read the figures of all networks of the zoo from the models, for its pages."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(figures.write())
        self.stdout.write(f"Wrote {FILE}.")
