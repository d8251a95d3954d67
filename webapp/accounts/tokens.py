"""Access tokens for programs: made and revoked by their owner, known to nobody else.

The digest is all that is kept (django-rest-knox). A token is 64 hexadecimal digits from the system's random
source after ``facet_``, by which scanners for leaked secrets know it.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import ApiToken, User
from webapp.accounts.scopes import known_scopes, scopes_open_to
from webapp.sentences import Refused

MAX_TOKENS = 20
"""Of one person."""
DAYS = (7, 30, 90, 365)
"""For how long a token may be good; none is for ever."""
USED_AGAIN_AFTER = timedelta(minutes=1)
"""More often than this the last use is not written down."""


def make_token(*, user: User, name: str, scopes: list[str], days: int) -> tuple[ApiToken, str]:
    """Return a new token's row, and the token itself: now or never.

    Raises:
        Refused: ``too_many_tokens``; ``bad_value`` for a scope that is not open to ``user``, or none.
    """
    if user.is_guest:
        raise Refused("not_found")
    wanted = known_scopes(scopes)
    if not wanted or set(scopes) - set(scopes_open_to(user)):
        raise Refused("bad_value", name="scopes")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if ApiToken.objects.filter(user=user).count() >= MAX_TOKENS:
            raise Refused("too_many_tokens", max_tokens=MAX_TOKENS)
        row, token = ApiToken.objects.create(user=user, expiry=timedelta(days=days), name=name, scopes=wanted)
        audit.record("token.made", actor=user, token=str(row.uuid), scopes=wanted, days=days)
    return row, token


def revoke_token(*, user: User, uuid: UUID) -> None:
    """Raises ``Refused("not_found")``."""
    with transaction.atomic():
        deleted, _ = ApiToken.objects.filter(user=user, uuid=uuid).delete()
        if not deleted:
            raise Refused("not_found")
        audit.record("token.revoked", actor=user, token=str(uuid))


def revoke_token_of_another(token: ApiToken, *, by: User) -> None:
    """For an administrator who hears of a token in the wrong hands."""
    with transaction.atomic():
        audit.record("token.revoked", actor=by, subject=token.user, token=str(token.uuid))
        token.delete()


def list_tokens(user: User) -> QuerySet[ApiToken]:
    """Newest first."""
    found: QuerySet[ApiToken] = ApiToken.objects.filter(user=user)
    return found.order_by("-created")


def note_use(token: ApiToken) -> None:
    now = timezone.now()
    is_old = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_AGAIN_AFTER)
    if token.last_used_at is None or token.last_used_at < now - USED_AGAIN_AFTER:
        ApiToken.objects.filter(is_old, pk=token.pk).update(last_used_at=now)


def owner_of(digest: str) -> User | None:
    """Whose token it is, unless it was revoked, has ended, or its owner may no longer come in."""
    token = ApiToken.objects.select_related("user").filter(pk=digest).first()
    if token is None or not token.user.is_active:
        return None
    return None if token.has_ended else token.user
