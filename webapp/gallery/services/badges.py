"""Badges: one at a time for each person; a new one makes the old one worthless."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery.badges import PREFIX, new_token, token_hash
from webapp.gallery.models import Badge, Person


def issue_badge(person: Person, *, actor: User) -> str:
    """Make a badge and return what its code says: now or never, as only its digest is kept."""
    token = new_token()
    with transaction.atomic():
        revoked = _revoke(person)
        Badge.objects.create(person=person, token_hash=token_hash(token), issued_by=actor)
        audit.record("badge.issued", actor=actor, subject=person, revoked=revoked)
    return f"{PREFIX}{token}"


def revoke_badge(person: Person, *, actor: User) -> int:
    """Make a badge worthless, such as a lost one. Returns how many there were."""
    with transaction.atomic():
        revoked = _revoke(person)
        if revoked:
            audit.record("badge.revoked", actor=actor, subject=person)
    return revoked


def _revoke(person: Person) -> int:
    return person.badges.filter(revoked_at=None).update(revoked_at=timezone.now())
