"""The pictures of decisions: looked at by few, each time with a line in the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import User
from webapp.gallery import vault
from webapp.gallery.models import Person
from webapp.gate.models import Passage, Snapshot


def open_snapshot(passage: Passage, *, actor: User) -> bytes | None:
    """The JPEG of a passage, if one is kept; ``None`` also for one whose time is over."""
    found = Snapshot.objects.filter(passage=passage, expires_at__gt=timezone.now()).first()
    if found is None:
        return None
    try:
        jpeg = vault.unseal(found.sealed, bound_to=found.uuid)
    except vault.Unreadable:
        return None
    audit.record(
        "gate.snapshot_viewed",
        actor=actor,
        subject=passage.person or passage,
        gallery=passage.gate.gallery_id,
        passage=passage.pk,
    )
    return jpeg


def pictures_of_person(person: Person) -> Iterator[tuple[str, bytes]]:
    """The pictures of somebody's passages with their files' names, for their own copy.

    Only of those that opened to them: a face that merely looked like theirs is somebody else's.
    """
    kept = Snapshot.objects.filter(person=person, expires_at__gt=timezone.now())
    theirs = kept.filter(
        passage__outcome=Passage.Outcome.OPENED,
        passage__verdict__in=(Passage.Verdict.NONE, Passage.Verdict.GENUINE),
    )
    for snapshot in theirs.select_related("passage"):
        with suppress(vault.Unreadable):
            jpeg = vault.unseal(snapshot.sealed, bound_to=snapshot.uuid)
            yield f"passage-{snapshot.passage.at:%Y-%m-%d}-{snapshot.passage_id}.jpg", jpeg
