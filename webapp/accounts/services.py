"""Making accounts."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from webapp.accounts.models import User


def create_guest() -> User:
    """Make a user who can do everything on their own pictures but can never sign in again elsewhere."""
    guest = User(username=f"guest-{secrets.token_hex(12)}", is_guest=True)
    guest.set_unusable_password()
    guest.save()
    return guest


def create_account(*, username: str, password: str, visitor: User | AnonymousUser) -> User:
    """Make an account; a guest becomes it, and so keeps all pictures."""
    user = visitor if isinstance(visitor, User) and visitor.is_guest else User()
    user.username = username
    user.is_guest = False
    user.set_password(password)
    user.save()
    return user


def create_administrator(*, username: str, password: str, visitor: User | AnonymousUser) -> User:
    """Make the first administrator; the one-time key is worth nothing from then on."""
    user = create_account(username=username, password=password, visitor=visitor)
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    _key_file().unlink(missing_ok=True)
    return user


def has_administrator() -> bool:
    return User.objects.filter(is_staff=True, is_active=True).exists()


def create_first_run_key() -> str:
    """Return the key for ``/accounts/first-run/``, made once; empty if there is an administrator."""
    if has_administrator():
        return ""
    if not (key := _first_run_key()):
        key = secrets.token_urlsafe(18)
        _key_file().touch(mode=0o600)
        _key_file().write_text(key)
    return key


def opens_first_run(key: str) -> bool:
    expected = _first_run_key()
    return bool(expected) and not has_administrator() and constant_time_compare(key, expected)


def _first_run_key() -> str:
    if settings.FIRST_RUN_KEY:
        return str(settings.FIRST_RUN_KEY)
    return _key_file().read_text().strip() if _key_file().exists() else ""


def _key_file() -> Path:
    return Path(settings.DATA_DIR) / "first_run_key"
