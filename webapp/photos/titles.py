"""A title from a file's name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.translation import gettext

MAX_LENGTH = 80
# Control characters, and those that turn the writing direction and so can disguise a name.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MACHINE_MADE = re.compile(r"^(image|img|blob|photo|untitled)?[\s_\-.]*$", re.IGNORECASE)


def title_from(filename: str) -> str:
    """Return what a person would call the file ``filename``; a plain word if its name says nothing."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    name = unicodedata.normalize("NFC", name)
    name = "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in name)
    stem = name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name
    words = " ".join(stem.replace("_", " ").split())[:MAX_LENGTH].strip()
    return gettext("Untitled") if _MACHINE_MADE.match(words) else words
