"""Second factors of somebody else: taken away by who administers Facet, never set."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from webapp.accounts import audit
from webapp.accounts.models import User


@transaction.atomic
def remove_all(user: User, *, by: User | None = None, device: str = "") -> int:
    """Take app, passkeys and recovery codes from an account and sign it out everywhere. Returns how many factors."""
    count: int = Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count()
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record("second_factor.reset", actor=by, device=device, subject=user)
    return count
