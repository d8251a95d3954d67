"""Where a classifier sees what it names. Workers only."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.insight.class_activation import ClassMaps, class_activation_maps
from vision.insight.occlusion import Cover, occlude
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.photos.pixels import read_image
from webapp.zoo import services
from webapp.zoo.answers import MapsDict
from webapp.zoo.pipelines.catalogue import names_photographs
from webapp.zoo.pipelines.networks import as_seen, batch_of, load
from webapp.zoo.pipelines.running import answer_of, photo_of

COVER, STRIDE = 0.25, 0.0715
"""Of the occluding square, as part of the picture's height: 56 and 16 px of 224."""


def explain(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """Map the likeliest classes of a photograph by class activation, then by occlusion."""
    photo = photo_of(job)
    yield Step(fraction=0.0, message="loading")
    loaded = load(job.settings["network"])
    if not names_photographs(loaded.network):
        raise BadSetting("names_nothing", network=loaded.network.title)
    image = read_image(photo.display)
    seen = as_seen(image, loaded.network)
    answer = answer_of(loaded, image, seen)
    services.keep_answer(job, photo, answer)
    classes = [one["number"] for one in answer["classes"]]
    cover = Cover(side=round(COVER * seen.shape[0]), stride=round(STRIDE * seen.shape[0]))
    try:
        found = class_activation_maps(loaded.model, batch_of(seen, loaded.network), classes)
        # Made in a moment: it can be looked at while the photograph is covered piece by piece.
        services.keep_maps(job, photo, _maps(found, np.empty((0, 0, 0))))
        drops = yield from occlude(loaded.classify, seen, classes, cover, checkpoint)
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error
    services.keep_maps(job, photo, _maps(found, drops))
    yield Step(fraction=1.0, message="done")


def _maps(found: ClassMaps, drops: np.ndarray) -> MapsDict:
    return {
        "method": found.method,
        "layer": found.layer,
        "activation": np.round(found.maps.astype(float), 5).tolist(),
        "occlusion": np.round(drops.astype(float), 5).tolist(),
        "cover": COVER,
    }
