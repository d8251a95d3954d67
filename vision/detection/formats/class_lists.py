"""The names of YOLO's classes: ``data.yaml``, of whose YAML only a list of names is read, or ``classes.txt``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from vision.detection.formats.annotations import BadAnnotations, decoded

_ENTRY = re.compile(r"\s*-\s(?P<listed>.+)|\s+(?P<number>\d{1,6})\s*:\s(?P<numbered>.+)")
"""``- name`` or ``  0: name``."""

_NUMBERED = re.compile(r"\s*(\d{1,6})\s*:\s*(.+)")


def read_class_list(files: Mapping[str, bytes]) -> list[str]:
    """The names in ``*.yaml``, or else in ``classes.txt``, ``obj.names`` or the like, a line each.

    Raises:
        BadAnnotations: ``no_classes``: there is no such file, or no list of names in it.
    """
    for file in files:
        if file.lower().endswith((".yaml", ".yml")):
            return _names_in_yaml(file, decoded(file, files[file]))
    for file in files:
        if PurePosixPath(file).name == "classes.txt" or file.endswith(".names"):
            return [line.strip() for line in decoded(file, files[file]).splitlines() if line.strip()]
    raise BadAnnotations("no_classes", file="data.yaml")


def write_data_yaml(classes: Sequence[str]) -> bytes:
    """``data.yaml`` for Ultralytics, whose pictures lie in ``images`` beside ``labels``."""
    names = [f"  {number}: {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(classes)]
    return "\n".join(["path: .", "train: images", "val: images", "names:", *names, ""]).encode()


def _names_in_yaml(file: str, text: str) -> list[str]:
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if re.match(r"names\s*:", line):
            value = line.partition(":")[2].split(" #")[0].strip()
            if value:
                return _in_order(file, _entries_in_line(file, " ".join([value, *lines[place + 1 :]])))
            return _in_order(file, _entries_below(lines[place + 1 :]))
    raise BadAnnotations("no_classes", file=file)


def _entries_below(lines: Sequence[str]) -> list[tuple[str | None, str]]:
    entries = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _ENTRY.match(line)
        if match is None:
            break
        entries.append((match["number"], match["listed"] or match["numbered"]))
    return entries


def _entries_in_line(file: str, text: str) -> list[tuple[str | None, str]]:
    """Those of ``[a, 'b']`` or ``{0: a, 1: "b"}``."""
    if text[0] not in "[{":
        raise BadAnnotations("no_classes", file=file)
    parts = [part for part in _parts(text[1:]) if part.strip()]
    if text[0] == "[":
        return [(None, part) for part in parts]
    matches = [_NUMBERED.match(part) for part in parts]
    if not all(matches):
        raise BadAnnotations("no_classes", file=file)
    return [(match[1], match[2]) for match in matches if match]


def _parts(text: str) -> list[str]:
    """What stands between commas outside quotation marks, up to the closing bracket; nothing without one."""
    parts, start = list[str](), 0
    quote, before, is_begun = "", "", False
    for place, letter in enumerate(text):
        if quote:
            is_end = letter == quote and not (quote == '"' and before == "\\")
            quote = "" if is_end else quote
        elif letter in "]}":
            return [*parts, text[start:place]]
        elif letter == ",":
            parts.append(text[start:place])
            start, is_begun = place + 1, False
        elif letter in "'\"" and (not is_begun or before == letter):
            quote, is_begun = letter, True
        else:
            is_begun |= letter not in " :0123456789"
        before = "" if before == "\\" else letter
    return []


def _in_order(file: str, entries: Sequence[tuple[str | None, str]]) -> list[str]:
    """The names by their numbers, if they have any, which must leave no gap."""
    numbers = [place if number is None else int(number) for place, (number, _) in enumerate(entries)]
    if sorted(numbers) != list(range(len(entries))):
        raise BadAnnotations("no_classes", file=file)
    by_number = dict(zip(numbers, (_unquoted(name) for _, name in entries), strict=True))
    return [by_number[number] for number in range(len(entries))]


def _unquoted(name: str) -> str:
    name = name.strip()
    if name[:1] == name[-1:] == "'" and len(name) > 1:
        return name[1:-1].replace("''", "'")
    if name[:1] == name[-1:] == '"' and len(name) > 1:
        try:
            return str(json.loads(name))
        except ValueError:
            return name[1:-1]
    return name.split(" #")[0].strip()
