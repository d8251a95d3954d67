"""A photograph runs through a network: what it is taken for, and what a layer makes of it. Workers only."""

from __future__ import annotations

import math
from collections.abc import Generator
from io import BytesIO

import numpy as np
import tensorflow as tf
from django.conf import settings
from PIL import Image

from vision.errors import BadImage
from vision.insight.activations import activations, as_maps, as_pictures
from vision.insight.loading import Loaded
from vision.insight.pictures import as_seen, seen_part
from vision.insight.ramps import palette
from vision.networks.zoo import MAIN
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image
from webapp.zoo import services
from webapp.zoo.answers import AnswerDict, Named
from webapp.zoo.pipelines.networks import check_layer, load

Steps = Generator[Step, None, None]

MOST_PIXELS = 1 << 21
"""Of a sheet: larger channels are shown half as large, or a third."""


def run(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Run a photograph through a network and keep what one of its layers makes of it."""
    photo = photo_of(job)
    slug, layer = job.settings["network"], job.settings["layer"]
    check_layer(slug, layer)
    yield Step(fraction=0.1, message="loading")
    loaded = load(slug)
    image = read_image(photo.display)
    seen = as_seen(image, loaded.network)
    yield Step(fraction=0.5, message="running")
    try:
        if loaded.is_trained:
            services.keep_answer(job, photo, answer_of(loaded, image, seen))
        values = activations(loaded.model, loaded.batch(seen), [layer])[layer][0]
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error
    keep_sheet(job, photo, layer, values, is_trained=loaded.is_trained)
    yield Step(fraction=1.0, message="done")


def photo_of(job: Job) -> Photo:
    """The photograph of a job. Raises ``BadImage("photo_deleted")``."""
    photo = services.find_photo_of(job)
    if photo is None:
        raise BadImage("photo_deleted")
    return photo


def answer_of(loaded: Loaded, image: np.ndarray, seen: np.ndarray) -> AnswerDict:
    """What a classifier takes a photograph for."""
    named: list[Named] = [
        {"number": one.number, "name": one.name, "probability": round(one.probability, 5)}
        for one in loaded.likeliest(seen)
    ]
    return {"classes": named, "seen": [round(edge, 5) for edge in seen_part(image, seen)]}


def keep_sheet(job: Job, photo: Photo, layer: str, values: np.ndarray, *, is_trained: bool) -> None:
    """Make a picture of all channels and keep it."""
    maps = as_maps(values)
    step = max(1, math.ceil(math.sqrt(maps.size / MOST_PIXELS)))
    pictures, is_signed = as_pictures(_means(maps, step))
    channels, height, width = pictures.shape
    columns = max(1, min(channels, round(math.sqrt(channels * height / width))))
    services.keep_sheet(
        job,
        photo,
        layer,
        png=_colored(_laid_out(pictures, columns), is_signed=is_signed),
        is_trained=is_trained,
        step=step,
        height=height,
        width=width,
        channels=channels,
        columns=columns,
        is_signed=is_signed,
    )


def warm_up() -> None:
    """Load the main network, and have it answer once."""
    tf.config.threading.set_intra_op_parallelism_threads(settings.CPU_THREADS)
    loaded = load(MAIN)
    loaded.classify(as_seen(np.zeros((64, 64, 3), np.uint8), loaded.network)[np.newaxis])


def _means(maps: np.ndarray, step: int) -> np.ndarray:
    """Of squares of so many numbers; what is left over at the right and at the bottom is left out."""
    height, width, channels = maps.shape
    rows, columns = height // step, width // step
    squares = maps[: rows * step, : columns * step].reshape(rows, step, columns, step, channels)
    means: np.ndarray = squares.mean(axis=(1, 3))
    return means


def _laid_out(pictures: np.ndarray, columns: int) -> np.ndarray:
    channels, height, width = pictures.shape
    rows = math.ceil(channels / columns)
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[:channels] = pictures
    return sheet.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)


def _colored(levels: np.ndarray, *, is_signed: bool) -> bytes:
    picture = Image.fromarray(levels, "P")
    picture.putpalette(palette(is_signed=is_signed).tobytes())
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
