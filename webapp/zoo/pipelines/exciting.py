"""Which patches of somebody's photographs excite the units of a layer most. Workers only."""

from __future__ import annotations

from collections.abc import Generator
from uuid import UUID

import tensorflow as tf

from vision.errors import VisionError
from vision.insight.activations import activations, as_maps
from vision.insight.loading import Loaded
from vision.insight.pictures import as_seen
from vision.insight.top_patches import find_peaks, seen_boxes
from vision.networks.receptive_field import ReceptiveField
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.photos.pixels import read_image
from webapp.zoo import services
from webapp.zoo.figures import Layer, find_layer
from webapp.zoo.peaks import packed
from webapp.zoo.pipelines.networks import check_layer, load

Steps = Generator[Step, None, None]


def look_through(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look at one photograph after the other; rows say which have been looked at already, also by earlier jobs."""
    slug, name = job.settings["network"], job.settings["layer"]
    check_layer(slug, name)
    layer = find_layer(slug, name)
    assert layer is not None
    yield Step(fraction=0.0, message="loading")
    loaded = load(slug)
    total = services.count_library(job)
    skipped: set[UUID] = set()
    while found := services.next_unexcited(job, is_trained=loaded.is_trained, skipped=skipped):
        if not _look_at(job, found, loaded, layer):
            skipped.add(found.photo.pk)  # it cannot be read; the others can
        done = services.count_excited(job, is_trained=loaded.is_trained) + len(skipped)
        yield Step(
            fraction=min(1.0, done / max(1, total)), message="looking", figures={"step": done, "total": total}
        )
    yield Step(fraction=1.0, message="done")


def _look_at(job: Job, found: services.Unexcited, loaded: Loaded, layer: Layer) -> bool:
    try:
        seen = as_seen(read_image(found.photo.display), loaded.network)
    except (VisionError, FileNotFoundError):
        return False
    try:
        values = activations(loaded.model, loaded.batch(seen), [layer.name])[layer.name][0]
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error
    field = _field(layer)
    peaks = find_peaks(as_maps(values), field, found.places)
    services.keep_excitation(
        job,
        found.photo,
        layer.name,
        is_trained=loaded.is_trained,
        places=found.places,
        peaks=packed(peaks.values, seen_boxes(peaks, field, seen)),
    )
    return True


def _field(layer: Layer) -> ReceptiveField | None:
    if layer.field is None:
        return None
    side_y, side_x, jump_y, jump_x, start_y, start_x = layer.field
    return ReceptiveField((side_y, side_x), (jump_y, jump_x), (start_y, start_x))
