"""Tables for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_line(values: Iterable[Any]) -> str:
    """A line of CSV, of which no spreadsheet takes a cell for a formula."""
    stream = StringIO()
    csv.writer(stream).writerow([_harmless(value) for value in values])
    return stream.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
