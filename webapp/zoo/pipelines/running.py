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
from vision.insight.activations import activations, as_pictures
from vision.insight.pictures import seen_part
from vision.pretrained.imagenet import class_names
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image
from webapp.zoo import services
from webapp.zoo.answers import TOP, AnswerDict, Named
from webapp.zoo.pipelines.catalogue import MAIN, names_photographs
from webapp.zoo.pipelines.networks import Loaded, as_seen, batch_of, check_layer, load

Steps = Generator[Step, None, None]

MOST_PIXELS = 1 << 21
"""Of a sheet: larger channels are shown half as large, or a third."""
RAMP = (
    (0, (6, 8, 20)),
    (70, (58, 32, 122)),
    (140, (196, 62, 92)),
    (205, (250, 160, 62)),
    (255, (255, 246, 212)),
)
"""How strong: from black to a light yellow; lightness grows evenly."""
SIGNED_RAMP = (
    (0, (86, 180, 255)),
    (64, (30, 84, 158)),
    (128, (10, 12, 20)),
    (192, (186, 84, 24)),
    (255, (255, 196, 110)),
)
"""Below zero blue, above it orange."""


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
        if names_photographs(loaded.network):
            services.keep_answer(job, photo, answer_of(loaded, image, seen))
        values = activations(loaded.model, batch_of(seen, loaded.network), [layer])[layer][0]
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
    probabilities = loaded.classify(seen[np.newaxis])[0]
    best = np.argsort(-probabilities)[:TOP]
    named: list[Named] = [
        {
            "number": int(number),
            "name": class_names()[number],
            "probability": round(float(probabilities[number]), 5),
        }
        for number in best
    ]
    return {"classes": named, "seen": [round(edge, 5) for edge in seen_part(image, seen)]}


def keep_sheet(job: Job, photo: Photo, layer: str, values: np.ndarray, *, is_trained: bool) -> None:
    """Make a picture of all channels and keep it."""
    maps = _as_maps(values)
    step = max(1, math.ceil(math.sqrt(maps.size / MOST_PIXELS)))
    pictures, is_signed = as_pictures(_means(maps, step))
    channels, height, width = pictures.shape
    columns = max(1, min(channels, round(math.sqrt(channels * height / width))))
    services.keep_sheet(
        job,
        photo,
        layer,
        png=_colored(_laid_out(pictures, columns), SIGNED_RAMP if is_signed else RAMP),
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


def _as_maps(values: np.ndarray) -> np.ndarray:
    """Activations of any rank as ``(h, w, C)``: of a layer without maps each unit is a map of one place."""
    if values.ndim < 3:
        return values.reshape(1, 1, -1)
    return values.reshape(*values.shape[:2], -1)


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


def _colored(levels: np.ndarray, ramp: tuple[tuple[int, tuple[int, int, int]], ...]) -> bytes:
    at = [level for level, _ in ramp]
    palette = np.stack(
        [np.interp(range(256), at, [color[part] for _, color in ramp]) for part in range(3)], axis=1
    )
    picture = Image.fromarray(levels, "P")
    picture.putpalette(np.rint(palette).astype(np.uint8).tobytes())
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
