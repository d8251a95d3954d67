"""What the zoo computes, among the kinds of jobs."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.selectors import title_of
from webapp.zoo.pipelines.catalogue import NETWORKS

RUN, PATCHES, FEATURE, EXPLAIN = "zoo_run", "zoo_patches", "zoo_feature", "zoo_explain"


def title_of_run(job: Job) -> str:
    return gettext("%(photograph)s through %(network)s") % {
        "photograph": _photograph(job),
        "network": _network(job),
    }


def title_of_patches(job: Job) -> str:
    return gettext("Patches for %(layer)s of %(network)s") % {
        "layer": job.settings["layer"],
        "network": _network(job),
    }


def title_of_feature(job: Job) -> str:
    return gettext("What unit %(unit)s of %(layer)s looks for") % {
        "unit": job.settings["unit"],
        "layer": job.settings["layer"],
    }


def title_of_explanation(job: Job) -> str:
    return gettext("Where %(network)s looks in %(photograph)s") % {
        "photograph": _photograph(job),
        "network": _network(job),
    }


def _network(job: Job) -> str:
    network = NETWORKS.get(job.settings["network"])
    return network.title if network else str(job.settings["network"])


def _photograph(job: Job) -> str:
    photo = Photo.objects.filter(pk=UUID(job.settings["photo"]), removed_at=None).first()
    return title_of(photo) if photo else gettext("a deleted photograph")


RUNNING = Kind(
    pipeline="webapp.zoo.pipelines.running.run",
    name=_("network on a photograph"),
    title=title_of_run,
    page="zoo:job",
    has_picture=False,
    queue=settings.QUICK_QUEUE,
)
LOOKING_THROUGH = Kind(
    pipeline="webapp.zoo.pipelines.exciting.look_through",
    name=_("patches that excite a unit"),
    title=title_of_patches,
    page="zoo:job",
    has_picture=False,
)
VISUALIZING = Kind(
    pipeline="webapp.zoo.pipelines.visualizing.make",
    name=_("picture made for a unit"),
    title=title_of_feature,
    page="zoo:job",
    figures=("activation",),
    wants_gpu=True,
)
EXPLAINING = Kind(
    pipeline="webapp.zoo.pipelines.explaining.explain",
    name=_("where a network looks"),
    title=title_of_explanation,
    page="zoo:job",
    has_picture=False,
    queue=settings.QUICK_QUEUE,
)
