"""Photographs become boxes. Workers only: this loads networks."""

from __future__ import annotations

from collections.abc import Generator
from typing import cast

import numpy as np
import tensorflow as tf
from django.conf import settings

from vision import faces
from vision.detection import objects
from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.detectors import centernet, nanodet
from vision.errors import BadImage, VisionError
from vision.step import Checkpoint, Step
from webapp.jobs.models import Job
from webapp.objects import detectors, services
from webapp.objects.labels import FACE
from webapp.objects.models import BatchLine
from webapp.objects.pipelines import choice, tiny_yolo
from webapp.objects.pipelines.animals import is_of_an_animal
from webapp.objects.pipelines.columns import in_photograph, rounded
from webapp.objects.raw import RawBoxes
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image, refusing_unreadable

Steps = Generator[Step, None, None]

FACE_SCORE = 0.7
"""On our photographs BlazeFace gives faces 0.74 and more, a dahlia 0.68, a cup of coffee 0.62."""

_GRIDS = {
    "nanodet": (nanodet.SIDE, nanodet.STRIDES),
    "centernet": (centernet.SIDE, (centernet.STRIDE,)),
}


def find(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look for objects in the one photograph of a job."""
    photo = services.find_photo_of(job)
    if photo is None:
        raise BadImage("photo_deleted")
    yield Step(fraction=0.1, message="looking")
    with refusing_unreadable():
        raw = look(photo, job.settings["detector"])
    services.keep_finding(job, photo, raw, kept=_believed(raw))
    yield Step(fraction=1.0, message="done")


def find_in_many(job: Job, checkpoint: Checkpoint | None) -> Steps:
    """Look at one photograph of a job after the other; its lines say which have been looked at already."""
    total = BatchLine.objects.filter(job=job).count()
    while line := services.next_line(job):
        _look_at_line(job, line)
        done = total - services.count_waiting_lines(job)
        yield Step(fraction=done / max(1, total), message="looking", figures={"step": done})
    yield Step(fraction=1.0, message="done")


def look(photo: Photo, detector: str) -> RawBoxes:
    """All boxes in a photograph, in px of it. Raises what ``vision`` raises, and ``MemoryError``."""
    image = read_image(photo.display)
    try:
        raw = tiny_yolo.find_faces(image) if detector == "tiny_yolo" else _find_objects(image, detector)
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(str(error)) from error
    return in_photograph(raw, width=photo.width, height=photo.height)


def warm_up() -> None:
    """Load the networks of who waits before one photograph; they are small, so one thread is as quick."""
    tf.config.threading.set_intra_op_parallelism_threads(settings.CPU_THREADS)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    objects.warm_up()
    faces.detect(np.zeros((128, 128, 3), np.uint8))


def _look_at_line(job: Job, line: BatchLine) -> None:
    try:
        raw = look(line.photo, job.settings["detector"])
    except VisionError as error:
        services.refuse_line(line, error.reason, dict(error.figures))
    except MemoryError:
        services.refuse_line(line, "out_of_memory", {})
    except FileNotFoundError:
        services.refuse_line(line, "photo_deleted", {})
    else:
        services.keep_line(job, line, raw, kept=_believed(raw))


def _believed(raw: RawBoxes) -> list[int]:
    """What is found at the detector's own thresholds: what searches look for."""
    detector = detectors.DETECTORS[raw["detector"]]
    return choice.choose(raw, score=detector.score, iou=detectors.IOU).indices


def _find_objects(image: np.ndarray, detector: str) -> RawBoxes:
    found = objects.detect_objects(image, detector=cast(objects.Detector, detector))
    height, width = image.shape[:2]
    side, strides = _GRIDS[detector]
    seen = [
        face for face in faces.detect(image, min_score=FACE_SCORE) if not is_of_an_animal(face.box, found)
    ]
    of_faces = [
        [max(0.0, box.left), max(0.0, box.top), min(width, box.right), min(height, box.bottom)]
        for box in (face.box for face in seen)
    ]
    nowhere: list[None] = [None] * len(seen)
    count = len(found)
    return {
        "detector": detector,
        "width": width,
        "height": height,
        "side": side,
        "strides": list(strides),
        "anchors": [],
        "looks": [{"left": one.left, "top": one.top, "side": one.side} for one in found.looks],
        "boxes": rounded(found.boxes) + rounded(np.array(of_faces).reshape(-1, 4)),
        "scores": rounded(found.scores, 4) + rounded(np.array([face.score for face in seen]), 4),
        "labels": [COCO_CLASSES[number].slug for number in found.classes] + [FACE] * len(seen),
        "cells": [*rounded(found.cells), *nowhere],
        "points": [*rounded(found.anchors), *nowhere],
        "stride": [*(int(stride) for stride in found.strides), *nowhere],
        "anchor": [None] * (count + len(seen)),
        "look": [*(int(window) for window in found.windows), *nowhere],
    }
