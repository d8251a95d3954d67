"""What nobody may keep any longer is deleted, row and file; every deletion has its line in the audit trail."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from webapp.accounts import audit
from webapp.gallery import staging
from webapp.gallery.models import Consent, EnrolmentPhoto, Gallery, PeopleImport, Person, TemplateChange
from webapp.gallery.services import imports
from webapp.gallery.services.consents import erase_templates_without_consent
from webapp.gallery.services.erasure import erase_person

logger = logging.getLogger(__name__)

LOG_KEPT_FOR = timedelta(days=1)
"""An index that is further behind loads its gallery anew."""
REPORT_KEPT_FOR = timedelta(days=30)
ABANDONED_AFTER = timedelta(days=1)


def sweep() -> None:
    now = timezone.now()
    EnrolmentPhoto.objects.filter(expires_at__lt=now).delete()
    TemplateChange.objects.filter(at__lt=now - LOG_KEPT_FOR).delete()
    _sweep_imports()
    end_consents(timezone.localdate())
    erase_who_left(timezone.localdate())
    audit.drop_old_lines()


def end_consents(today: date) -> int:
    """Erase the templates of those whose last consent has come to its end. Returns how many people's."""
    ended = Consent.objects.filter(withdrawn_at=None, ends_on__lt=today, person__templates__isnull=False)
    erased = 0
    for person in Person.objects.filter(pk__in=ended.values("person")).select_related("gallery"):
        if templates := erase_templates_without_consent(person):
            audit.record("consent.ended", subject=person, templates_erased=templates)
            erased += 1
    return erased


def erase_who_left(today: date) -> int:
    """Erase people whose validity ended longer ago than their gallery keeps them. Returns how many."""
    erased = 0
    for gallery in Gallery.objects.exclude(erase_after_days=None):
        assert gallery.erase_after_days is not None
        last = today - timedelta(days=gallery.erase_after_days)
        for person in gallery.people.filter(valid_until__lt=last).select_related("gallery"):
            erase_person(person, actor=None, reason="validity_ended")
            erased += 1
    return erased


def _sweep_imports() -> None:
    now = timezone.now()
    imports.hand_back_lost_lines()
    imports.send_stalled()
    unfinished = Q(state__in=(PeopleImport.State.OPEN, PeopleImport.State.STOPPED))
    for abandoned in PeopleImport.objects.filter(unfinished, moved_at__lt=now - ABANDONED_AFTER):
        imports.abandon_import(abandoned)
    PeopleImport.objects.filter(finished_at__lt=now - REPORT_KEPT_FOR).delete()
    for import_id in staging.list_folders():
        if not PeopleImport.objects.filter(pk=import_id).exclude(state=PeopleImport.State.DONE).exists():
            staging.remove_folder(import_id)
