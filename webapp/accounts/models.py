"""Who is there: people with an account, and guests."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models


def new_folder() -> str:
    """A folder's name that nobody can guess."""
    return secrets.token_urlsafe(18)


class User(AbstractUser):
    # A guest has a session instead of a password, and sees only their own pictures.
    is_guest = models.BooleanField(default=False)
    folder = models.CharField(max_length=40, unique=True, default=new_folder, editable=False)
