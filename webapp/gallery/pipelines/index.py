"""Who is it? The nearest enrolled faces, never more than a moment behind the database."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from webapp.gallery.models import FaceTemplate
from webapp.gallery.pipelines.embeddings import DIMENSIONS, NETWORK, opened
from webapp.gallery.pipelines.memory_index import MemoryIndex
from webapp.gallery.pipelines.pgvector_index import PgvectorIndex

logger = logging.getLogger(__name__)

FOLLOW_SECONDS = 0.5
USUAL_TEMPLATES = 4
"""How many templates people usually have: so many neighbours a person are asked for at first."""


@dataclass(frozen=True, slots=True)
class Match:
    """An enrolled person and how far their nearest template is, 0 to 2."""

    person_id: UUID
    distance: float
    template_id: int


class Index(Protocol):
    def __len__(self) -> int: ...
    def follow(self) -> None: ...
    def nearest(self, embedding: np.ndarray, count: int) -> list[tuple[UUID, int, float]]: ...


_KINDS: dict[str, Callable[[int], Index]] = {"memory": MemoryIndex, "pgvector": PgvectorIndex}
_indices: dict[int, Index] = {}
_opening = threading.Lock()


def identify(gallery_id: int, embedding: np.ndarray, count: int = 2) -> list[Match]:
    """Return the ``count`` nearest people, nearest first; fewer if fewer are enrolled.

    Args:
        embedding: ``(128,) float32`` of unit length.
    """
    index = _followed(gallery_id)
    wanted = count * USUAL_TEMPLATES
    while True:
        found = index.nearest(embedding, wanted)
        nearest: dict[UUID, Match] = {}
        for person_id, template_id, distance in found:
            nearest.setdefault(person_id, Match(person_id, distance, template_id))
        if len(nearest) >= count or len(found) < wanted:
            return list(nearest.values())[:count]
        wanted *= 2


def templates_of(person_id: UUID) -> np.ndarray:
    """A person's embeddings, ``(N, 128) float32``; N is 0 without a template. For 1:1."""
    templates = FaceTemplate.objects.filter(person=person_id, network=NETWORK)
    vectors = [opened(template) for template in templates]
    return np.stack(vectors) if vectors else np.empty((0, DIMENSIONS), np.float32)


def gallery_size(gallery_id: int) -> int:
    """How many templates a face is compared with."""
    return len(_followed(gallery_id))


@functools.cache
def follow_in_background() -> None:
    """Keep every index of this process in step from now on, also while nobody searches.

    So that what was erased leaves the memory of an idle process, too.
    """
    threading.Thread(target=_follow_for_ever, name="gallery index", daemon=True).start()


def _followed(gallery_id: int) -> Index:
    with _opening:
        if gallery_id not in _indices:
            _indices[gallery_id] = _KINDS[settings.FACE_INDEX](gallery_id)
        index = _indices[gallery_id]
    index.follow()
    return index


def _follow_for_ever() -> None:
    pause = threading.Event()
    while not pause.wait(FOLLOW_SECONDS):
        follow_all()


def follow_all() -> None:
    """Bring every index of this process up to date; one's trouble keeps neither the others nor the next time."""
    for gallery_id, index in list(_indices.items()):
        try:
            index.follow()
        except Exception as error:
            logger.warning("the index of gallery %s could not follow yet: %r", gallery_id, error)
            connection.close()
