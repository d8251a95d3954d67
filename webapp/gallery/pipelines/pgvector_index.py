"""A gallery's embeddings in PostgreSQL, for more machines than one or more faces than memory.

What lies in the database are vectors turned by a secret rotation, which keeps every distance and hides every
face from who does not have the key: the rotation's seed is sealed like a template. See Teoh, Jin, Ling and
Goh 2004, "BioHashing: two factor authentication featuring fingerprint data and tokenised random number".
"""

from __future__ import annotations

import functools
import hashlib
import logging
import secrets
import threading
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from pgvector import Vector
from scipy.special import ndtri

from webapp.gallery import vault
from webapp.gallery.models import FaceTemplate, Gallery
from webapp.gallery.pipelines.embeddings import DIMENSIONS, NETWORK, opened

logger = logging.getLogger(__name__)

SEED_BYTES = 32
_TABLE = f"""
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS gallery_template_vector (
  template_id bigint PRIMARY KEY REFERENCES gallery_facetemplate (id) ON DELETE CASCADE,
  gallery_id bigint NOT NULL,
  embedding vector({DIMENSIONS}) NOT NULL
);
CREATE INDEX IF NOT EXISTS gallery_template_vector_gallery ON gallery_template_vector (gallery_id);
"""
# Without an index of its own on the vectors the scan is exact.
_NEAREST = """
SELECT template.person_id, template.id, stored.embedding <-> %s::vector AS distance
FROM gallery_template_vector AS stored JOIN gallery_facetemplate AS template ON template.id = stored.template_id
WHERE stored.gallery_id = %s ORDER BY distance LIMIT %s
"""
_INSERT = """
INSERT INTO gallery_template_vector (template_id, gallery_id, embedding) VALUES (%s, %s, %s::vector)
ON CONFLICT DO NOTHING
"""
_MISSING = """
SELECT template.id FROM gallery_facetemplate AS template
JOIN gallery_person AS person ON person.id = template.person_id
LEFT JOIN gallery_template_vector AS stored ON stored.template_id = template.id
WHERE person.gallery_id = %s AND template.network = %s AND stored.template_id IS NULL
"""
_COUNT = "SELECT count(*) FROM gallery_template_vector WHERE gallery_id = %s"


class PgvectorIndex:
    """Adds the vectors that are missing; those of erased templates go with their rows."""

    def __init__(self, gallery_id: int) -> None:
        self._gallery_id = gallery_id
        self._lock = threading.Lock()
        self._version: int | None = None

    def __len__(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [self._gallery_id])
            return int(cursor.fetchone()[0])

    def follow(self) -> None:
        """Give every new template its vector."""
        with self._lock:
            gallery = Gallery.objects.filter(pk=self._gallery_id).first()
            if gallery is None or gallery.version == self._version:
                return
            if self._version is None:
                _make_table()
            self._add_missing(turn_of(gallery))
            self._version = gallery.version

    def nearest(self, embedding: np.ndarray, count: int) -> list[tuple[UUID, int, float]]:
        """The ``count`` nearest templates: person, template, distance."""
        gallery = Gallery.objects.filter(pk=self._gallery_id).first()
        if gallery is None:
            return []
        turned = Vector(turn_of(gallery) @ embedding).to_text()
        with connection.cursor() as cursor:
            cursor.execute(_NEAREST, [turned, self._gallery_id, count])
            return [(person, template, float(distance)) for person, template, distance in cursor.fetchall()]

    def _add_missing(self, turn: np.ndarray) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_MISSING, [self._gallery_id, NETWORK])
            missing = [row[0] for row in cursor.fetchall()]
            for template in FaceTemplate.objects.filter(pk__in=missing).iterator():
                try:
                    turned = Vector(turn @ opened(template)).to_text()
                except (vault.Unreadable, ValueError) as error:
                    logger.error("template %s cannot be opened: %s", template.pk, error)
                    continue
                cursor.execute(_INSERT, [template.pk, self._gallery_id, turned])


def turn_of(gallery: Gallery) -> np.ndarray:
    """The gallery's secret rotation, ``(128, 128) float64``, made once."""
    if gallery.sealed_turn is None:
        sealed = vault.seal(secrets.token_bytes(SEED_BYTES), bound_to=gallery.uuid)
        Gallery.objects.filter(pk=gallery.pk, sealed_turn=None).update(sealed_turn=sealed)
        gallery.refresh_from_db(fields=["sealed_turn"])
    assert gallery.sealed_turn is not None
    return _rotation(vault.unseal(gallery.sealed_turn, bound_to=gallery.uuid))


@functools.lru_cache(maxsize=32)
def _rotation(seed: bytes) -> np.ndarray:
    """An orthogonal matrix drawn evenly from all of them (Mezzadri 2007) by a cryptographic stream."""
    stream = hashlib.shake_256(seed).digest(DIMENSIONS * DIMENSIONS * 8)
    uniform = (np.frombuffer(stream, "<u8").astype(np.float64) + 0.5) / 2.0**64
    normal = ndtri(np.clip(uniform, 1e-16, 1 - 1e-16)).reshape(DIMENSIONS, DIMENSIONS)
    q, r = np.linalg.qr(normal)
    return np.asarray(q * np.sign(np.diag(r)))


def _make_table() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Two workers that start together would both try to make it.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_number()])
        cursor.execute(_TABLE)


def _lock_number() -> int:
    return int.from_bytes(hashlib.sha256(b"gallery_template_vector").digest()[:7], "big")
