"""Looking for objects, among the kinds of jobs: in one photograph, and in many."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.objects.models import BatchLine
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of

ONE, MANY = "objects", "objects_batch"


def title(job: Job) -> str:
    # Not the job's own `photo`: a job keeps its picture from being deleted, and this one shall not.
    photo = Photo.objects.filter(pk=job.settings["photo"]).first()
    return gettext("Objects in %(photograph)s") % {
        "photograph": title_of(photo) if photo else gettext("a deleted photograph")
    }


def title_of_many(job: Job) -> str:
    count = BatchLine.objects.filter(job=job).count()
    return ngettext("Objects in %(count)s photograph", "Objects in %(count)s photographs", count) % {
        "count": count
    }


FINDING = Kind(
    pipeline="webapp.objects.pipelines.finding.find",
    name=_("objects in a photograph"),
    title=title,
    page="objects:job",
    has_picture=False,
    queue=settings.QUICK_QUEUE,
)
FINDING_IN_MANY = Kind(
    pipeline="webapp.objects.pipelines.finding.find_in_many",
    name=_("objects in many photographs"),
    title=title_of_many,
    page="objects:job",
    has_picture=False,
)
