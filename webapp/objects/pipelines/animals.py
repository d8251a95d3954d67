"""Whose a face is: detectors of faces take those of animals for people's."""

from __future__ import annotations

import numpy as np

from vision.detection.coco_classes import COCO_CLASSES
from vision.detection.objects import Detections
from vision.faces import Box

ANIMALS = frozenset(
    ("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "teddy_bear")
)
ANIMAL_SCORE, PERSON_SCORE = 0.5, 0.3
"""BlazeFace (.77) and SSD (.91) take the face of our cat for a person's; NanoDet sees a cat (.57). Of people little
is asked: a face that is left out cannot be seen any more."""
WITHIN = 0.8
"""So much of a face's area lies in the box of whom it belongs to."""


def is_of_an_animal(face: Box, found: Detections) -> bool:
    """Whether a face lies within an animal, and within nobody."""
    within = _parts_within(face, found.boxes) >= WITHIN
    slugs = np.array([COCO_CLASSES[number].slug for number in found.classes], object)
    in_animal = within & np.isin(slugs, list(ANIMALS)) & (found.scores >= ANIMAL_SCORE)
    in_person = within & (slugs == "person") & (found.scores >= PERSON_SCORE)
    return bool(in_animal.any() and not in_person.any())


def _parts_within(face: Box, boxes: np.ndarray) -> np.ndarray:
    """``(N,)``: which part of the face each of ``(N, 4)`` boxes holds, 0 to 1."""
    corners = np.array([face.left, face.top, face.right, face.bottom])
    shared = np.minimum(boxes[:, 2:], corners[2:]) - np.maximum(boxes[:, :2], corners[:2])
    return np.asarray(np.clip(shared, 0, None).prod(axis=1) / np.prod(corners[2:] - corners[:2]))
