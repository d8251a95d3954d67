"""Seals what a face is made of with a key that does not lie in the database.

A sealed value opens only with the key and only for the row it was sealed for: the row's number lies
inside, so values cannot be moved from one person to another.
"""

from __future__ import annotations

import functools
import logging
import os
import secrets
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from webapp.gallery.sealed_columns import is_anything_sealed
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

_NUMBER_BYTES = 16
_making = threading.Lock()


class Unreadable(Exception):
    """A sealed value does not open: another key, another row's value, or damaged."""


class KeyMissing(Unreadable):
    """The file with the keys is gone, but not what was sealed with them."""


def seal(value: bytes, *, bound_to: UUID) -> bytes:
    """Return ``value`` encrypted and authenticated, to be opened for ``bound_to`` only.

    Raises:
        Refused: ``key_missing``.
    """
    try:
        locks = _locks()
    except KeyMissing as error:
        raise Refused("key_missing") from error
    return locks.encrypt(bound_to.bytes + value)


def unseal(sealed: bytes | memoryview, *, bound_to: UUID) -> bytes:
    """Return what was sealed. Raises ``Unreadable``."""
    try:
        opened = _locks().decrypt(bytes(sealed))
    except InvalidToken:
        raise Unreadable("another key, or damaged") from None
    if opened[:_NUMBER_BYTES] != bound_to.bytes:
        raise Unreadable("it was sealed for another row")
    return opened[_NUMBER_BYTES:]


def is_sealed_with_newest(sealed: bytes | memoryview) -> bool:
    """Whether the newest key alone opens it."""
    try:
        Fernet(keys()[0]).decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True


def reseal(sealed: bytes | memoryview) -> bytes:
    """Return the same value under the newest key. Raises ``Unreadable``."""
    try:
        return _locks().rotate(bytes(sealed))
    except InvalidToken:
        raise Unreadable("no key opens it") from None


def keys() -> list[str]:
    """The keys, newest first: that one seals, all of them open. The first is made when it is needed.

    Raises:
        KeyMissing: they are gone. A new one would open nothing, and hide that the old one has to be found.
    """
    if settings.TEMPLATE_KEYS:
        return list(settings.TEMPLATE_KEYS)
    path = keys_path()
    if not path.exists():
        if is_lost():
            logger.critical("%s is gone. Put it back from its backup: nothing sealed opens without it.", path)
            raise KeyMissing(f"{path} is gone")
        _make(path)
    return _read(path, path.stat().st_mtime_ns)


def is_lost() -> bool:
    """Whether something is sealed, but the file with the keys is not there."""
    if settings.TEMPLATE_KEYS or keys_path().exists():
        return False
    # Looked for once more: another process may just have made it, and sealed its first row.
    return is_anything_sealed() and not keys_path().exists()


def keys_are_ours() -> bool:
    """Whether the keys lie in our file, rather than in the environment, where only a person changes them."""
    return not settings.TEMPLATE_KEYS


def add_key() -> None:
    """Put a new key before the others in our file."""
    _write(keys_path(), [Fernet.generate_key().decode(), *keys()])


def drop_old_keys() -> int:
    """Keep the newest key only. Returns how many went."""
    newest, *old = keys()
    _write(keys_path(), [newest])
    return len(old)


def keys_path() -> Path:
    return Path(settings.DATA_DIR) / "keys/template_keys"


def _locks() -> MultiFernet:
    return _multi(tuple(keys()))


@functools.lru_cache(maxsize=4)
def _multi(words: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(word) for word in words])


@functools.lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> list[str]:
    # `changed_ns` makes every process read the file again once another one has rotated the keys.
    return path.read_text().split()


def _make(path: Path) -> None:
    with _making:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = _unfinished(path, [Fernet.generate_key().decode()])
        # A link, not a rename: of two processes that start together, both end up with the first one's key.
        with suppress(FileExistsError):
            os.link(unfinished, path)
        unfinished.unlink()


def _write(path: Path, words: Sequence[str]) -> None:
    _unfinished(path, words).replace(path)


def _unfinished(path: Path, words: Sequence[str]) -> Path:
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(words) + "\n")
        file.flush()
        os.fsync(file.fileno())  # a key that seals must not be lost with the power
    return unfinished
