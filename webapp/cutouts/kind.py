"""Looking for a mask, among the kinds of jobs."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of

NAME = "cutout"


def title(job: Job) -> str:
    # Not the job's own `photo`: a job keeps its picture from being deleted, and this one shall not.
    photo = Photo.objects.filter(pk=job.settings["photo"]).first()
    return gettext("Cut-out of %(photograph)s") % {
        "photograph": title_of(photo) if photo else gettext("a deleted photograph")
    }


FINDING = Kind(
    pipeline="webapp.cutouts.pipelines.finding.find_mask",
    name=_("cut-out"),
    title=title,
    page="cutouts:job",
    queue=settings.QUICK_QUEUE,
    has_film=False,
)
