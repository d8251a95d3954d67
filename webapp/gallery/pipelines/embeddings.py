"""Embeddings as bytes and back."""

from __future__ import annotations

import numpy as np

from webapp.gallery import vault
from webapp.gallery.models import FaceTemplate

DIMENSIONS = 128
NETWORK = "dlib-resnet-128"
"""Which network makes the embeddings of today; those of another are not compared with them."""


def to_bytes(embedding: np.ndarray) -> bytes:
    """Args: embedding: ``(128,)``. Returns little-endian float32."""
    return embedding.astype("<f4").tobytes()


def from_bytes(value: bytes) -> np.ndarray:
    """Returns ``(128,) float32``."""
    return np.frombuffer(value, "<f4").astype(np.float32)


def opened(template: FaceTemplate) -> np.ndarray:
    """A template's embedding, ``(128,) float32``. Raises ``vault.Unreadable``."""
    return from_bytes(vault.unseal(template.sealed, bound_to=template.person_id))
