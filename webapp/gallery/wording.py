"""Words to begin with, for a house that has none of its own yet."""

from __future__ import annotations

from django.utils.translation import gettext


def first_words() -> dict[str, str]:
    """What a new gallery's form says at first. A lawyer's words are better."""
    return {
        "purpose": gettext("Opening the doors of the office"),
        "consent_wording": gettext(
            "I agree that 128 numbers are computed from photographs of my face, kept encrypted, and compared with "
            "the faces of people at the doors, so that the doors open for me. The photographs are deleted at once. "
            "I may withdraw this at the reception on any day, without a reason and without a disadvantage; the "
            "numbers are then erased, and I use a badge or the reception instead."
        ),
    }
