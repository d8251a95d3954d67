"""Whether there was no room left to write."""

from __future__ import annotations

import errno

from django.db import OperationalError


def is_disk_full(error: Exception) -> bool:
    """Whether ``error`` says so: of a file, or of SQLite."""
    if isinstance(error, OperationalError):
        return "disk is full" in str(error)  # SQLite's words
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
