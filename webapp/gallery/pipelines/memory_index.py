"""A gallery's embeddings in this process's memory, searched exactly."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Sequence
from uuid import UUID

import numpy as np

from vision.faces.matching import ExactIndex
from webapp.gallery import vault
from webapp.gallery.models import FaceTemplate, Gallery, TemplateChange
from webapp.gallery.pipelines.embeddings import DIMENSIONS, NETWORK, opened

logger = logging.getLogger(__name__)


class MemoryIndex:
    """Follows the log of a gallery's templates; safe between threads."""

    def __init__(self, gallery_id: int) -> None:
        self._gallery_id = gallery_id
        self._lock = threading.RLock()
        self._index = ExactIndex(DIMENSIONS)
        self._people: dict[int, UUID] = {}
        self._version: int | None = None

    def __len__(self) -> int:
        return len(self._people)

    def follow(self) -> None:
        """Do what the log says has happened since the last time."""
        with self._lock:
            newest = Gallery.objects.filter(pk=self._gallery_id).values_list("version", flat=True).first()
            if newest is None:
                self._remove(list(self._people))
                self._version = None
            elif newest != self._version:
                self._catch_up(newest)
                self._version = newest

    def nearest(self, embedding: np.ndarray, count: int) -> list[tuple[UUID, int, float]]:
        """The ``count`` nearest templates: person, template, distance."""
        with self._lock:
            found = self._index.search(embedding, min(count, len(self._people))) if self._people else []
            return [(self._people[neighbour.key], neighbour.key, neighbour.distance) for neighbour in found]

    def _catch_up(self, newest: int) -> None:
        changes: list[TemplateChange] = []
        if self._version is not None:
            log = TemplateChange.objects.filter(gallery=self._gallery_id)
            changes = list(log.filter(version__gt=self._version, version__lte=newest))
        if self._version is None or len(changes) != newest - self._version:
            # The first time, or the log no longer reaches back so far.
            self._remove(list(self._people))
            self._add(FaceTemplate.objects.filter(person__gallery=self._gallery_id).iterator())
            return
        self._remove([change.template_id for change in changes if change.what == TemplateChange.What.REMOVED])
        added = [change.template_id for change in changes if change.what == TemplateChange.What.ADDED]
        self._add(FaceTemplate.objects.filter(pk__in=added))

    def _add(self, templates: Iterable[FaceTemplate]) -> None:
        found: dict[int, tuple[UUID, np.ndarray]] = {}
        for template in templates:
            if template.network != NETWORK or template.pk in self._people:
                continue
            try:
                found[template.pk] = template.person_id, opened(template)
            except (vault.Unreadable, ValueError) as error:
                # The others still have to be recognised.
                logger.error("template %s cannot be opened: %s", template.pk, error)
        if not self._add_vectors(found):
            for key, value in found.items():
                if not self._add_vectors({key: value}):
                    logger.error("template %s is no embedding", key)

    def _add_vectors(self, found: dict[int, tuple[UUID, np.ndarray]]) -> bool:
        """All or, if one of them is no unit vector, none."""
        try:
            if found:
                self._index.add(list(found), np.stack([vector for _, vector in found.values()]))
        except ValueError:
            return False
        self._people.update({key: person_id for key, (person_id, _) in found.items()})
        return True

    def _remove(self, keys: Sequence[int]) -> None:
        known = [key for key in keys if key in self._people]
        if known:
            self._index.remove(known)
        for key in known:
            del self._people[key]
