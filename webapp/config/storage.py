"""Static files under names that carry their hash, so that browsers may keep them for ever."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Vite's own hash, as in frontend/assets/studio-BQ3c9xTd.js.
VITE_HASH = re.compile(r"^frontend/assets/.+-[\w-]{8}\.\w+$")


class NeededStaticFiles(StaticFilesConfig):
    """What is collected: one viewer of API descriptions is used, and nobody browses the API by DRF's own pages."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "rest_framework",
    ]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes every name except those that Vite has hashed: its chunks import each other by them."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Any:
        # Brotli's best takes a start ten seconds longer, wherever some package happens to bring it.
        return super().create_compressor(**options, use_brotli=False)

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        if VITE_HASH.match(name.replace("\\", "/")):
            return name
        return str(super().hashed_name(name, content, filename))
