"""From a photograph to the one face in it that can be enrolled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.errors import NoFace, SeveralFaces
from vision.faces.alignment import SIDE, align
from vision.faces.detection import detect
from vision.faces.embedding import embed
from vision.faces.face import Box, Face
from vision.faces.landmarks import landmarks
from vision.faces.mesh import Mesh, mesh
from vision.faces.quality import Quality, measure_quality, problems

BACKGROUND = 0.4
"""Faces narrower than this part of the main one's width are people in the background and do not count."""

IS_FACE = 0.5
"""The mesh's own score: a second opinion. A cup of coffee that the detector took for a face had .003, faces
seen from the front 1.0, one in full profile .3."""

MAX_FACES = 20
"""So many at most are looked at; who counts a crowd need not know its exact number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a photograph shows of a person.

    Attributes:
        face: where it is.
        landmarks: ``(68, 2) float32``, px.
        mesh: the surface of the face.
        chip: ``(150, 150, 3) uint8``: the aligned face.
        embedding: ``(128,) float32`` of unit length.
        quality: what was measured.
        problems: why the photograph is not good enough to enrol the face; empty if it is.
    """

    face: Face
    landmarks: np.ndarray
    mesh: Mesh
    chip: np.ndarray
    embedding: np.ndarray
    quality: Quality
    problems: tuple[str, ...]


def examine(image: np.ndarray) -> Examination:
    """Find the one person in a photograph, describe and judge them.

    Args:
        image: ``(H, W, 3) uint8`` RGB of any size.

    Raises:
        NoFace: ``no_face``.
        SeveralFaces: ``several_faces`` with the figure ``faces``: of those that are not far in the background.
        WeightsMissing: the networks' weights are not installed.
    """
    fitted = [(face, mesh(image, face)) for face in detect(image, max_faces=MAX_FACES)]
    found = [(face, surface) for face, surface in fitted if surface.score >= IS_FACE]
    if not found:
        raise NoFace("no_face")
    widest = found[0][0].box.width
    near = [(face, surface) for face, surface in found if face.box.width >= BACKGROUND * widest]
    if len(near) > 1:
        raise SeveralFaces("several_faces", faces=len(near))
    return _examined(image, *near[0])


def _examined(image: np.ndarray, face: Face, surface: Mesh) -> Examination:
    chip = align(image, surface.points)
    quality = measure_quality(image, face, surface)
    return Examination(
        face=face,
        landmarks=landmarks(image, [face])[0],
        mesh=surface,
        chip=chip,
        embedding=embed(chip[None])[0],
        quality=quality,
        problems=problems(quality),
    )


def warm_up() -> None:
    """Load the networks, so that the first face of a process takes no longer than the others."""
    blank = np.zeros((SIDE, SIDE, 3), np.uint8)
    detect(blank)
    face = Face(Box(0.0, 0.0, SIDE, SIDE), 1.0)
    _examined(blank, face, mesh(blank, face))
