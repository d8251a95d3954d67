"""Environment variables, each of which can also be given as a file: ``NAME_FILE=/run/secrets/name``."""

from __future__ import annotations

import environ
from environ.fileaware_mapping import FileAwareMapping


class _Stripped(FileAwareMapping):  # type: ignore[misc]
    """Without the line end that editors and ``echo`` put after a file's last word."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).strip()


class Environment(environ.FileAwareEnv):  # type: ignore[misc]
    ENVIRON = _Stripped()
