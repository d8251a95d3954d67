"""Values taken out of a stranger's JSON, each of the type that it should have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from vision.detection.formats.annotations import BadAnnotations, decoded

LARGEST = 1e15
"""Numbers beyond it mean nothing here, and JSON has some that no float holds."""

LONGEST_SHOWN = 80
"""Characters of a wrong value that the error repeats."""


def parsed_json(file: str, content: bytes) -> Any:
    """The value that a JSON file holds.

    Raises:
        BadAnnotations: ``bad_json``, with the line where it breaks; ``not_text``.
    """
    try:
        return json.loads(decoded(file, content))
    except json.JSONDecodeError as error:
        raise BadAnnotations("bad_json", file=file, line=error.lineno, detail=error.msg) from error
    except (RecursionError, ValueError) as error:  # nested too deep; a number of thousands of digits
        raise BadAnnotations("bad_json", file=file, line=0, detail=type(error).__name__) from error


class Fields:
    """A JSON object, and where it stands."""

    def __init__(self, value: Any, *, file: str, where: str) -> None:
        self.file, self.where = file, where
        if not isinstance(value, dict):
            raise self.wrong(where, value)
        self._values: Mapping[str, Any] = value

    def wrong(self, field: str, value: Any) -> BadAnnotations:
        """The error about a value that is not what it should be."""
        shown = repr(value)[:LONGEST_SHOWN]
        return BadAnnotations("bad_value", file=self.file, where=self.where, field=field, value=shown)

    def optional(self, field: str) -> Any:
        """The value, unchecked; None if there is none."""
        return self._values.get(field)

    def _required(self, field: str) -> Any:
        if field not in self._values:
            raise BadAnnotations("missing_field", file=self.file, where=self.where, field=field)
        return self._values[field]

    def objects(self, field: str) -> list[Fields]:
        """A list of objects."""
        values = self._required(field)
        if not isinstance(values, list):
            raise self.wrong(field, values)
        return [
            Fields(value, file=self.file, where=f"{field}[{place}]") for place, value in enumerate(values)
        ]

    def text(self, field: str) -> str:
        """A string."""
        value = self._required(field)
        if not isinstance(value, str):
            raise self.wrong(field, value)
        return value

    def integer(self, field: str) -> int:
        """A whole number; ``640.0`` is one."""
        value = self.number(field)
        if value != int(value):
            raise self.wrong(field, value)
        return int(value)

    def number(self, field: str) -> float:
        """A finite number."""
        return self._checked_number(field, self._required(field))

    def optional_number(self, field: str) -> float | None:
        """A finite number, or None if there is none."""
        value = self._values.get(field)
        return None if value is None else self._checked_number(field, value)

    def numbers(self, field: str, count: int) -> list[float]:
        """A list of ``count`` finite numbers."""
        values = self._required(field)
        if not isinstance(values, list) or len(values) != count:
            raise self.wrong(field, values)
        return [self._checked_number(field, value) for value in values]

    def key(self, field: str) -> int | str:
        """What identifies something: a whole number or a string."""
        value = self._required(field)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.wrong(field, value)
        return value

    def _checked_number(self, field: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            raise self.wrong(field, value)
        return value
