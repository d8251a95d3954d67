from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from webapp.photos.house import house_pictures
from webapp.photos.services import install_house_picture


class Command(BaseCommand):
    help = "Add the photographs and paintings that come with Facet; those already there are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        added = sum(install_house_picture(picture) for picture in house_pictures())
        self.stdout.write(f"{added} house pictures added.")
