"""Accounts that go, with everything they kept."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import SET_NULL, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from webapp.accounts import audit
from webapp.accounts.models import Quota, Usage, User
from webapp.sentences import Refused

logger = logging.getLogger(__name__)


@transaction.atomic
def delete_account(user: User, *, by: User | None = None) -> None:
    """Delete an account with its pictures, jobs and whatever else is its own, rows and files.

    Raises:
        Refused: ``last_administrator``.
    """
    if is_last_administrator(user):
        raise Refused("last_administrator")
    audit.record("account.deleted", actor=by, subject=user)
    for path in settings.ACCOUNT_ERASERS:
        import_string(path)(user)
    folder = user.folder
    user.delete()
    transaction.on_commit(partial(_remove_folders, folder))


def is_last_administrator(user: User) -> bool:
    """Whether nobody could administer Facet without this account."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()


def forget_idle_guests() -> int:
    """Delete guests who have nothing and came long ago. Returns how many."""
    if not settings.GUEST_DAYS:
        return 0
    limit = timezone.now() - timedelta(days=settings.GUEST_DAYS)
    idle = _without_anything(User.objects.filter(is_guest=True, date_joined__lt=limit))
    count = 0
    for guest in idle.iterator():
        folder = guest.folder
        # Asked again with the row: a picture may have come this very moment.
        deleted, _ = _without_anything(User.objects.filter(pk=guest.pk)).delete()
        if deleted:
            _remove_folders(folder)
            count += 1
    return count


def _without_anything(users: QuerySet[User]) -> QuerySet[User]:
    """Those of ``users`` on whom no row hangs, whichever room it is of."""
    for relation in User._meta.related_objects:
        model, field = relation.related_model, relation.field
        if model in (Usage, Quota) or relation.on_delete is SET_NULL or isinstance(model, str):
            continue
        users = users.filter(~Exists(model._base_manager.filter(**{field.name: OuterRef("pk")})))
    return users


def _remove_folders(folder: str) -> None:
    """Delete ``<room>/<folder>/`` of every room: the names of folders cannot be guessed, so none is another's."""
    for room in Path(default_storage.path("")).iterdir():
        if (room / folder).is_dir():
            shutil.rmtree(room / folder, ignore_errors=True)
