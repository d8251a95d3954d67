"""File names for the photographs of a data set, the same whenever it is exported."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.utils.text import slugify

from webapp.datasets.models import DatasetPhoto
from webapp.photos.selectors import title_of


def named(rows: Iterable[DatasetPhoto]) -> dict[str, DatasetPhoto]:
    """Rows by names of their own, made from titles; numbered where several have one title."""
    taken: set[str] = set()
    result: dict[str, DatasetPhoto] = {}
    for row in rows:
        title = slugify(title_of(row.photo), allow_unicode=True)[:60] or "photograph"
        stems = itertools.chain([title], (f"{title}-{number}" for number in itertools.count(2)))
        stem = next(one for one in stems if one not in taken)
        taken.add(stem)
        result[stem + PurePosixPath(row.photo.original.name or "").suffix] = row
    return result
