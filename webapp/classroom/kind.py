"""Lessons, what is taken home of them, and the classics, among the kinds of jobs."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job

LESSON, FINE_TUNING, EXPORT = "lesson", "lesson_fine_tuning", "lesson_export"
LENET5, DEPTHS = "classic_lenet5", "classic_depths"
OF_LESSONS = (LESSON, FINE_TUNING, EXPORT)
OF_CLASSICS = (LENET5, DEPTHS)
NOT_MEASURED = -1.0
"""Stands in a history where nothing was measured at a step."""

LEARNED = ("loss", "accuracy", "held_out_loss", "held_out_accuracy")


def title(job: Job) -> str:
    return gettext("Lesson %(name)s") % {"name": job.settings["name"]}


def title_of_export(job: Job) -> str:
    return gettext("Export of %(name)s") % {"name": job.settings["name"]}


def title_of_lenet5(job: Job) -> str:
    return gettext("LeNet-5 on handwritten digits")


def title_of_depths(job: Job) -> str:
    return gettext("Plain and residual networks")


LEARNING = Kind(
    pipeline="webapp.classroom.pipelines.learning.learn",
    name=_("lesson"),
    title=title,
    page="classroom:job",
    figures=LEARNED,
    has_picture=False,
    has_film=False,
    queue=settings.QUICK_QUEUE,
)
LEARNING_ON = Kind(
    pipeline="webapp.classroom.pipelines.fine_tuning.learn_on",
    name=_("lesson, deeper"),
    title=title,
    page="classroom:job",
    figures=LEARNED,
    has_picture=False,
    has_film=False,
    wants_gpu=True,
)
EXPORTING = Kind(
    pipeline="webapp.classroom.pipelines.exporting.export",
    name=_("export of a lesson"),
    title=title_of_export,
    page="classroom:job",
    has_picture=False,
    has_film=False,
    queue=settings.QUICK_QUEUE,
)
TRAINING_LENET5 = Kind(
    pipeline="webapp.classroom.pipelines.classics.train_lenet5",
    name=_("LeNet-5 on digits"),
    title=title_of_lenet5,
    page="classroom:classic_of_job",
    figures=LEARNED,
    has_picture=False,
    has_film=False,
    wants_gpu=True,
)
COMPARING_DEPTHS = Kind(
    pipeline="webapp.classroom.pipelines.classics.train_depths",
    name=_("plain against residual networks"),
    title=title_of_depths,
    page="classroom:classic_of_job",
    figures=("network", "network_step", "training_error", "loss"),
    has_picture=False,
    has_film=False,
    wants_gpu=True,
)
