"""What nobody may keep any longer is deleted, row and file; every deletion has its line in the audit trail."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from webapp.accounts import audit
from webapp.accounts.models import AuditLine
from webapp.gallery import staging
from webapp.gallery.models import EnrolmentPhoto, Gallery, PeopleImport, Person, TemplateChange
from webapp.gallery.selectors import people_with_consent
from webapp.gallery.services import imports
from webapp.gallery.services.consents import erase_templates_without_consent
from webapp.gallery.services.erasure import erase_person

logger = logging.getLogger(__name__)

LOG_KEPT_FOR = timedelta(days=1)
"""An index that is further behind loads its gallery anew."""
REPORT_KEPT_FOR = timedelta(days=30)
ABANDONED_AFTER = timedelta(days=1)
ERASURES = ("person.erased", "consent.withdrawn", "consent.ended", "template.removed", "gallery.changed")
JUST_NOW = timedelta(minutes=2)
"""A few sweeps: somebody who reads may keep SQLite from emptying its log in one of them."""


def sweep() -> None:
    """Each part, each person and each import by itself: one's trouble does not keep the others."""
    for part in (_sweep_rows, _sweep_imports, _sweep_people, _sweep_files, _empty_the_log):
        with _going_on(part.__name__):
            part()


def end_consents(today: date) -> int:
    """Erase the templates of those without any consent that holds. Returns how many people's."""
    without = Person.objects.filter(templates__isnull=False).exclude(pk__in=people_with_consent(today))
    erased = 0
    for person in without.select_related("gallery").distinct():
        with _going_on(f"person {person.pk}"):
            if templates := erase_templates_without_consent(person):
                audit.record("consent.ended", subject=person, templates_erased=templates)
                erased += 1
    return erased


def erase_who_left(today: date) -> int:
    """Erase people whose validity ended longer ago than their gallery keeps them. Returns how many."""
    erased = 0
    for person in _who_left(today):
        with _going_on(f"person {person.pk}"):
            erase_person(person, actor=None, reason="validity_ended")
            erased += 1
    return erased


def _who_left(today: date) -> Iterable[Person]:
    for gallery in Gallery.objects.exclude(erase_after_days=None):
        assert gallery.erase_after_days is not None
        last = today - timedelta(days=gallery.erase_after_days)
        yield from gallery.people.filter(valid_until__lt=last).select_related("gallery")


def _sweep_rows() -> None:
    now = timezone.now()
    EnrolmentPhoto.objects.filter(expires_at__lt=now).delete()
    TemplateChange.objects.filter(at__lt=now - LOG_KEPT_FOR).delete()
    PeopleImport.objects.filter(finished_at__lt=now - REPORT_KEPT_FOR).delete()


def _sweep_people() -> None:
    end_consents(timezone.localdate())
    erase_who_left(timezone.localdate())


def _sweep_imports() -> None:
    imports.hand_back_lost_lines()
    imports.send_stalled()
    unfinished = PeopleImport.objects.exclude(state=PeopleImport.State.DONE)
    # Also running ones: where no worker is, photographs may not wait for ever.
    for abandoned in unfinished.filter(moved_at__lt=timezone.now() - ABANDONED_AFTER):
        with _going_on(f"import {abandoned.pk}"):
            imports.abandon_import(abandoned)


def _sweep_files() -> None:
    """Folders of imports that are over or never came about, once nobody can be writing there any more."""
    limit = (timezone.now() - ABANDONED_AFTER).timestamp()
    for import_id in staging.list_folders(untouched_since=limit):
        if not PeopleImport.objects.filter(pk=import_id).exclude(state=PeopleImport.State.DONE).exists():
            staging.remove_folder(import_id)


def _empty_the_log() -> None:
    """SQLite's write-ahead log still has the pages from before an erasure: put it away."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    if AuditLine.objects.filter(action__in=ERASURES, at__gte=timezone.now() - JUST_NOW).exists():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _going_on(what: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("the sweep could not finish with %s; it tries again", what)
