"""Starting a job for a program, once for each ``Idempotency-Key``."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from webapp.accounts.models import User
from webapp.api.models import IdempotencyKey
from webapp.api.serializers.wishes import Wish
from webapp.jobs.models import Job
from webapp.sentences import Refused

KEY = re.compile(r"[\x21-\x7e]{1,200}")
NAMESPACE = UUID("6f2e1d0c-94a1-4a53-8d39-3c1f0e5b7a52")


def create_job(wish: Wish, *, owner: User, key: str) -> tuple[Job, bool]:
    """Start what is wished for; the same key and wish again is the same job.

    Args:
        wish: valid.
        key: the client's; empty for one wish each time.

    Returns:
        The job, and whether it is new.

    Raises:
        Refused: ``key_used_before`` for another wish; why it cannot be started.
    """
    if not key:
        return wish.start(owner=owner, request_key=uuid4()), True
    if not KEY.fullmatch(key):
        raise Refused("bad_value", name="Idempotency-Key")
    digest = _digest(wish.validated_data)
    with transaction.atomic():
        if earlier := _earlier(owner, key, digest):
            return earlier, False
        job = wish.start(owner=owner, request_key=uuid5(NAMESPACE, key))
        # Of two that come at once, both have the same job; the row says which wish it was.
        _row, is_new = IdempotencyKey.objects.get_or_create(
            owner=owner, key=key, defaults={"digest": digest, "job": job}
        )
        return (job, True) if is_new else (_earlier(owner, key, digest) or job, False)


def _earlier(owner: User, key: str, digest: str) -> Job | None:
    row = IdempotencyKey.objects.filter(owner=owner, key=key).select_related("job").first()
    if row is None:
        return None
    if row.digest != digest:
        raise Refused("key_used_before")
    return row.job


def _digest(wish: Any) -> str:
    return hashlib.sha256(json.dumps(wish, sort_keys=True, default=str).encode()).hexdigest()
