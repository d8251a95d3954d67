"""What may be ordered from the dashboard that no lower room offers by itself."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.dashboard.tasks import rotate_key as rotate_key_task
from webapp.gallery import vault
from webapp.sentences import Refused


@transaction.atomic
def rotate_key(*, by: User) -> None:
    """Have everything that is sealed sealed anew with a new key, by a worker.

    Raises:
        Refused: ``keys_from_environment``: only who starts Facet can change them.
    """
    if not vault.keys_are_ours():
        raise Refused("keys_from_environment")
    audit.record("keys.rotation_ordered", actor=by)
    transaction.on_commit(partial(rotate_key_task.apply_async, queue=settings.ERRANDS_QUEUE))
