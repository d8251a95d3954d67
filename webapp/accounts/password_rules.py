"""What Django's own validators do not ask of a password."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext


class MaximumLengthValidator:
    """Longer ones are no safer, and each try of one takes the server longer (ASVS 2.1.2)."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > self.max_length:
            words = ngettext(
                "This password is too long. It may have %(most)s character.",
                "This password is too long. It may have %(most)s characters.",
                self.max_length,
            )
            raise ValidationError(words, code="password_too_long", params={"most": self.max_length})

    def get_help_text(self) -> str:
        return gettext("It may have %(most)s characters at most.") % {"most": self.max_length}
