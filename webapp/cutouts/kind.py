"""Looking for a mask, among the kinds of jobs."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.photos.selectors import title_of

NAME = "cutout"


def title(job: Job) -> str:
    assert job.photo is not None
    return gettext("Cut-out of %(photograph)s") % {"photograph": title_of(job.photo)}


FINDING = Kind(
    pipeline="webapp.cutouts.pipelines.finding.find_mask",
    title=title,
    page="cutouts:job",
    queue=settings.QUICK_QUEUE,
    has_film=False,
)
