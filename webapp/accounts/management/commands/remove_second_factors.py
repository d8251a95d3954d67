"""For whoever lost phone, passkey and recovery codes, when no other administrator can help."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.accounts import second_factors
from webapp.accounts.models import User


class Command(BaseCommand):
    help = "Take the second factors of an account away: from then on its password alone lets in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *_: Any, username: str, **__: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        self.stdout.write(f"{second_factors.remove_all(user, device='remove_second_factors')} removed.")
