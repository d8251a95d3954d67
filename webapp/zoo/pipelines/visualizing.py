"""A picture of what a unit looks for, made before one's eyes. Workers only."""

from __future__ import annotations

from collections.abc import Generator

import tensorflow as tf

from vision.errors import BadSetting
from vision.insight.feature_visualization import Visualization, visualize
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.zoo.figures import find_layer
from webapp.zoo.pipelines.networks import check_layer, load

STEPS = {"draft": 96, "fine": 256}
SIDE = 256
"""px, of networks that take any size."""


def make(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """Make the picture that a job asks for."""
    wanted = job.settings
    slug, name = wanted["network"], wanted["layer"]
    check_layer(slug, name)
    layer = find_layer(slug, name)
    assert layer is not None
    if not 0 <= wanted["unit"] < layer.channels:
        raise BadSetting("no_such_unit", unit=wanted["unit"])
    loaded = load(slug)
    fixed = loaded.model.input.shape[1]
    asked = Visualization(
        layer=name,
        unit=wanted["unit"],
        part=wanted["part"],
        side=fixed or SIDE,
        steps=STEPS[wanted["effort"]],
        seed=wanted["seed"],
    )
    try:
        yield from visualize(loaded.model, loaded.network.pixels, asked, checkpoint)
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error
