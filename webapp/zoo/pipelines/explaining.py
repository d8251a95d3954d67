"""Where a classifier sees what it names. Workers only."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import tensorflow as tf

from vision.errors import BadSetting
from vision.insight.class_activation import ClassMaps, class_activation_maps
from vision.insight.occlusion import COVER, Cover, occlude
from vision.insight.pictures import as_seen
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.photos.pixels import read_image
from webapp.zoo import services
from webapp.zoo.answers import MapsDict
from webapp.zoo.pipelines.networks import load
from webapp.zoo.pipelines.running import answer_of, photo_of


def explain(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """Map the likeliest classes of a photograph by class activation, then by occlusion."""
    photo = photo_of(job)
    yield Step(fraction=0.0, message="loading")
    loaded = load(job.settings["network"])
    if not loaded.is_trained:
        raise BadSetting("names_nothing", network=loaded.network.title)
    image = read_image(photo.display)
    seen = as_seen(image, loaded.network)
    answer = answer_of(loaded, image, seen)
    services.keep_answer(job, photo, answer)
    classes = [one["number"] for one in answer["classes"]]
    try:
        found = class_activation_maps(loaded.model, loaded.batch(seen), classes)
        # Made in a moment: it can be looked at while the photograph is covered piece by piece.
        services.keep_maps(job, photo, _maps(found, np.empty((0, 0, 0))))
        drops = yield from occlude(loaded.classify, seen, classes, Cover.for_picture(seen), checkpoint)
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
