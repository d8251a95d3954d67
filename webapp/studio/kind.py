"""Paintings, among the kinds of jobs."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.photos.selectors import title_of

NAME = "style"
REGION = "region.png"
"""What is painted of the photograph, among the job's files; gray, as a cut-out's mask."""


def title(job: Job) -> str:
    assert job.photo is not None
    assert job.painting is not None
    words = gettext("%(photograph)s, in the manner of %(painting)s")
    return words % {"photograph": title_of(job.photo), "painting": title_of(job.painting)}


PAINTING = Kind(
    pipeline="webapp.studio.pipelines.paint",
    name=_("painting"),
    title=title,
    page="studio:job",
    figures=("content_cost", "style_cost", "total_variation_cost"),
    wants_gpu=True,
)
