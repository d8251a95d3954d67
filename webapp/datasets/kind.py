"""Importing, training and trying, among the kinds of jobs."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.datasets.models import Dataset, TrainedModel
from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job

TRAIN_DETECTOR, TRAIN_SEGMENTER = "train_detector", "train_segmenter"
IMPORT, TRY = "import_dataset", "try_model"
TRAIN_OF = {Dataset.Kind.BOXES.value: TRAIN_DETECTOR, Dataset.Kind.MASKS.value: TRAIN_SEGMENTER}
"""What learns from a data set, by what is drawn in it."""
SCORE_OF = {TRAIN_DETECTOR: "mean_average_precision_50", TRAIN_SEGMENTER: "mean_intersection_over_union"}
"""The figure that says how good it is, 0 to 1."""


def unfinished_jobs(dataset: Dataset) -> QuerySet[Job]:
    """All that is going on with a data set: its import and its trainings."""
    of_datasets = (IMPORT, *TRAIN_OF.values())
    return Job.objects.filter(
        owner=dataset.owner,
        kind__in=of_datasets,
        state__in=Job.UNFINISHED,
        settings__dataset=dataset.pk,
    )


def title(job: Job) -> str:
    return gettext("Training of %(name)s") % {"name": job.settings["name"]}


def title_of_import(job: Job) -> str:
    return gettext("Import into %(name)s") % {"name": job.settings["name"]}


def title_of_trial(job: Job) -> str:
    model = TrainedModel.objects.filter(pk=job.settings["model"]).first()
    return gettext("A try of %(name)s") % {"name": model.name if model else gettext("a deleted model")}


TRAINING_A_DETECTOR = Kind(
    pipeline="webapp.datasets.pipelines.training.train_detector",
    name=_("training of a detector"),
    title=title,
    page="datasets:training",
    figures=("loss", "coordinates", "classes", SCORE_OF[TRAIN_DETECTOR]),
    has_picture=True,
    has_film=False,
    wants_gpu=True,
)
TRAINING_A_SEGMENTER = Kind(
    pipeline="webapp.datasets.pipelines.training.train_segmenter",
    name=_("training of a segmenter"),
    title=title,
    page="datasets:training",
    figures=("loss", "cross_entropy", "dice", SCORE_OF[TRAIN_SEGMENTER]),
    has_picture=True,
    has_film=False,
    wants_gpu=True,
)
IMPORTING = Kind(
    pipeline="webapp.datasets.pipelines.importing.bring",
    name=_("import of a data set"),
    title=title_of_import,
    page="datasets:importing",
    has_picture=False,
    # Decoding, but no network: neither a painting nor who looks at one photograph waits for it.
    queue=settings.ERRANDS_QUEUE,
)
TRYING = Kind(
    pipeline="webapp.datasets.pipelines.trying.try_out",
    name=_("trial of a model"),
    title=title_of_trial,
    page="datasets:trial",
    has_picture=False,
    queue=settings.QUICK_QUEUE,
)
