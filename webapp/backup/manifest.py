"""What a backup says of itself: what it was made of, which keys it needs, and that nothing of it has changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from webapp.gallery import vault

DATABASE, MEDIA, MANIFEST, SUMS = "database.dump", "media.tar", "manifest.json", "SHA256SUMS"
CHUNK = 1 << 20


class BadBackup(Exception):
    """A backup is not whole, or not for this Facet; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Attributes:
    made_at: when it was begun, ISO 8601.
    engine: of the database.
    migrations: app → the names of those that had been applied.
    template_keys, secret_key: fingerprints of the keys that it needs; never the keys.
    media_files: how many files there are.
    """

    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    template_keys: list[str]
    secret_key: str
    media_files: int = 0

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), indent=2) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises ``BadBackup``."""
        try:
            return cls(**json.loads((folder / MANIFEST).read_text()))
        except (OSError, ValueError, TypeError) as error:
            raise BadBackup(f"{folder} is no backup of Facet: {error}") from error

    @classmethod
    def of_this_facet(cls, made_at: datetime) -> Manifest:
        applied: dict[str, list[str]] = {}
        for app, name in sorted(MigrationLoader(connection).applied_migrations):
            applied.setdefault(app, []).append(name)
        return cls(
            made_at=made_at.isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=applied,
            template_keys=template_keys(),
            secret_key=fingerprint(str(settings.SECRET_KEY)),
        )


def template_keys() -> list[str]:
    """The fingerprints of the keys of the faces that are here, newest first; none if none was ever needed."""
    is_here = bool(settings.TEMPLATE_KEYS) or vault.keys_path().exists()
    words = vault.keys() if is_here else []
    return [fingerprint(word) for word in words]


def fingerprint(key: str) -> str:
    """What a key can be told by, and nothing else about it."""
    return hashlib.sha256(b"facet backup " + key.encode()).hexdigest()[:16]


def write_sums(folder: Path) -> None:
    """Write the digest of every file, as ``sha256sum --check`` reads them."""
    names = sorted(path.name for path in folder.iterdir() if path.name != SUMS)
    (folder / SUMS).write_text("".join(f"{digest_of(folder / name)}  {name}\n" for name in names))


def check_sums(folder: Path) -> None:
    """Raises ``BadBackup`` if a file is missing, or not what it was."""
    try:
        lines = (folder / SUMS).read_text().splitlines()
    except OSError as error:
        raise BadBackup(f"{folder} is no finished backup: {error}") from error
    for line in lines:
        digest, _, name = line.partition("  ")
        if not (folder / name).is_file() or digest_of(folder / name) != digest:
            raise BadBackup(f"{folder / name} is missing or damaged. Take another backup.")


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
