"""A new key for everything that is sealed, while Facet runs; stopped half-way, the next call goes on.

First the new key is put before the old ones, so that all that is sealed from then on is sealed with it. Then
every row of every room, and every photograph that waits for its import, is sealed anew. Only when none is left that needs an old key are the old keys dropped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from webapp.accounts import audit
from webapp.gallery import staging, vault
from webapp.gallery.sealed_columns import sealed_columns

BATCH = 200
SETTLE_SECONDS = 1.0
"""Longer than it takes another process from asking for the keys to writing what it sealed."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values were sealed anew, and how many keys are worth nothing now."""

    resealed: int
    unreadable: int
    keys_dropped: int


def rotate(*, tell: Callable[[str], None] = lambda _: None) -> Rotated:
    """Seal everything with a new key; go on with a rotation that was broken off.

    Keys that come from the environment are only a person's to change: put the new one before the old ones there,
    call this, then take the old ones away.
    """
    if vault.keys_are_ours() and len(vault.keys()) == 1:
        vault.add_key()
        time.sleep(SETTLE_SECONDS)
    resealed = unreadable = 0
    while True:
        changed, unreadable = _pass(tell)
        resealed += changed
        if not changed:
            break
    dropped = 0
    if vault.keys_are_ours() and not unreadable:
        dropped = vault.drop_old_keys()
    audit.record(
        "keys.rotated",
        device="rotate_template_keys",
        resealed=resealed,
        unreadable=unreadable,
        dropped=dropped,
    )
    return Rotated(resealed, unreadable, dropped)


def _pass(tell: Callable[[str], None]) -> tuple[int, int]:
    changed = unreadable = 0
    for model, column in sealed_columns():
        for batch in _batches(model, column):
            with transaction.atomic():
                for pk in batch:
                    outcome = _reseal(model, column, pk)
                    changed += outcome is True
                    unreadable += outcome is None
            tell(f"{model.__name__}.{column}: {changed} sealed anew")
    for outcome in staging.reseal_photos():
        changed += outcome is True
        unreadable += outcome is None
    return changed, unreadable


def _batches(model: type[Model], column: str) -> Iterator[list[object]]:
    numbers = model._default_manager.exclude(**{column: None}).order_by("pk").values_list("pk", flat=True)
    pks = list(numbers)
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def _reseal(model: type[Model], column: str, pk: object) -> bool | None:
    """Whether a value was sealed anew; ``None`` if no key opens it."""
    row = model._default_manager.select_for_update().filter(pk=pk).only(column).first()
    sealed = getattr(row, column, None)
    if sealed is None or vault.is_sealed_with_newest(sealed):
        return False
    try:
        model._default_manager.filter(pk=pk).update(**{column: vault.reseal(sealed)})
    except vault.Unreadable:
        return None
    return True
