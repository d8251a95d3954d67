"""A kiosk's token and the code that earns it."""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac

COOKIE = "facet_kiosk"
COOKIE_SECONDS = 10 * 365 * 24 * 3600
TOKEN_BYTES = 32

# Without what looks or sounds like something else: 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
CODE_LENGTH = 8


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    # Plain SHA-256: nobody guesses 256 random bits, however fast the digest.
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy(code: str) -> str:
    """A code as it was typed: in small letters, with spaces or dashes."""
    return "".join(character for character in code.upper() if character.isalnum())


def hash_of_code(code: str) -> str:
    # Keyed: 23^8 codes are soon tried against a stolen digest.
    return salted_hmac("gate.pairing", tidy(code), algorithm="sha256").hexdigest()
