"""A badge's code: 128 random bits, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 16
PREFIX = "facet:"
"""What a badge's QR code says before the token, so that other codes are not taken for badges."""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    # Plain SHA-256: nobody guesses 128 random bits, however fast the digest.
    return hashlib.sha256(token.removeprefix(PREFIX).encode()).hexdigest()
