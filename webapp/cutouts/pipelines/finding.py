"""A mask found by a network or by GrabCut; for workers."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import tensorflow as tf
from django.conf import settings

from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.objects import find_objects
from vision.errors import BadImage
from vision.segmentation.edges import refine
from vision.segmentation.grabcut import grab_cut
from vision.segmentation.marks import corrected
from vision.segmentation.people import person_mask
from vision.segmentation.people import warm_up as load_network
from vision.step import Checkpoint, Step
from webapp.cutouts import services
from webapp.cutouts.pipelines.masks import drawn, read_mask
from webapp.cutouts.selectors import find_cutout, get_cutout
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image, refusing_unreadable
from webapp.sentences import Refused

PERSON = next(number for number, known in enumerate(COCO_CLASSES) if known.slug == "person")
SURE = 0.5
REACH = 7.0
"""How far from a mark the mask may change, in widths of its line: a thicker one reaches farther."""


def find_mask(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """One step, whose picture is the mask: gray, of the display copy's size."""
    photo = services.find_photo_of(job)
    if photo is None:
        raise BadImage("photo_deleted")
    yield Step(fraction=0.0, message="looking")
    with refusing_unreadable():
        photograph = read_image(photo.display)
    mask = _found(job, photo, photograph)
    gray = np.rint(255.0 * mask).astype(np.uint8)
    yield Step(fraction=1.0, message="done", image=np.repeat(gray[..., None], 3, axis=2))


def warm_up() -> None:
    tf.config.threading.set_intra_op_parallelism_threads(settings.CPU_THREADS)
    load_network()


def _found(job: Job, photo: Photo, photograph: np.ndarray) -> np.ndarray:
    method = job.settings["method"]
    if method == "people":
        return _people(photograph)
    if method == "box":
        return grab_cut(photograph, job.settings["box"])
    if method == "edges":
        return refine(read_mask(get_cutout(photo=photo, owner=job.owner)), photograph)
    saved = find_cutout(photo=photo, owner=job.owner)
    mask = read_mask(saved) if saved else np.zeros(photograph.shape[:2], np.float32)
    widest = max(mark["width"] for mark in job.settings["marks"])
    return corrected(photograph, mask, drawn(job.settings["marks"], mask.shape), reach=REACH * widest)


def _people(photograph: np.ndarray) -> np.ndarray:
    """Everybody: who fills the photograph, and who is small in it and has to be found first."""
    objects = find_objects(photograph)
    boxes = objects.boxes[objects.classes == PERSON]
    mask: np.ndarray = person_mask(photograph)
    if len(boxes):
        mask = np.maximum(mask, person_mask(photograph, boxes=boxes))
    if mask.max() < SURE:
        raise Refused("nobody_found")
    return mask
