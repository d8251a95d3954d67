"""What somebody is called."""

from __future__ import annotations

import unicodedata

from django.db.models import Q

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def tidy(name: str) -> str:
    """A name as it is kept: composed, without control characters and doubled spaces."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(" " if unicodedata.category(character) in _INVISIBLE else character for character in name)
    return " ".join(name.split())


def first_name(name: str) -> str:
    """What to greet somebody by: “Danielle” for “Danielle Smith” and “Smith, Danielle”.

    A name without spaces, as in Chinese, is said whole: which part is the given name is not ours to guess.
    """
    family, comma, given = name.partition(",")
    words = (given if comma and given.strip() else family).split()
    return words[0] if words else name


def found(part: str, *columns: str) -> Q:
    """Rows in one of whose ``columns`` this part of a name stands, in capitals or not."""
    # SQLite knows no capitals but English ones: "élodie" is to find Élodie, too.
    spellings = {part, part.lower(), part.upper(), part.capitalize(), part.title()}
    return Q(*(Q((f"{column}__icontains", one)) for column in columns for one in spellings), _connector=Q.OR)
