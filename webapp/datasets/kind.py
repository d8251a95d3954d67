"""Training detectors and trying them, among the kinds of jobs."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from webapp.datasets.models import Dataset, TrainedModel
from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job

TRAIN, TRY = "train_detector", "try_detector"


def unfinished_trainings(dataset: Dataset) -> QuerySet[Job]:
    return Job.objects.filter(
        owner=dataset.owner, kind=TRAIN, state__in=Job.UNFINISHED, settings__dataset=dataset.pk
    )


def title(job: Job) -> str:
    return gettext("Training of %(name)s") % {"name": job.settings["name"]}


def title_of_trial(job: Job) -> str:
    model = TrainedModel.objects.filter(pk=job.settings["model"]).first()
    return gettext("A try of %(name)s") % {"name": model.name if model else gettext("a deleted model")}


TRAINING = Kind(
    pipeline="webapp.datasets.pipelines.training.train",
    title=title,
    page="datasets:training",
    figures=("loss", "coordinates", "objectness", "no_object", "classes", "mean_average_precision_50"),
    has_picture=True,
    has_film=False,
)
TRYING = Kind(
    pipeline="webapp.datasets.pipelines.training.try_out",
    title=title_of_trial,
    page="datasets:trial",
    has_picture=False,
    queue=settings.QUICK_QUEUE,
)
