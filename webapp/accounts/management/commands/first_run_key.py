from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from webapp.accounts.services import create_first_run_key


class Command(BaseCommand):
    help = "Print the key that makes the first administrator's account; nothing once there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        if key := create_first_run_key():
            self.stdout.write(key)
