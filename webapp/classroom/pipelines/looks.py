"""Photographs as the packaged network sees them: read, looked at in one way or in many, and remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from vision.training.features import FEATURES, SIDE, features_of
from vision.training.looks import VARIED, looks_at
from vision.training.ten_crop import ten_crops
from webapp.classroom.pipelines.offers import SEEN_SIDE
from webapp.classroom.services.features import find_features, keep_features
from webapp.photos.models import Photo
from webapp.photos.pixels import read_image


@dataclass(frozen=True, slots=True)
class Looks:
    """A way of looking.

    Attributes:
        variations: by which a photograph is varied; none for its middle alone.
        is_ten_crop: its ten crops instead.
    """

    variations: tuple[str, ...] = ()
    is_ten_crop: bool = False

    @property
    def slug(self) -> str:
        if self.is_ten_crop:
            return "ten_crop"
        return f"{VARIED}:{','.join(sorted(self.variations))}" if self.variations else "middle"

    def squares(self, photo: Photo) -> np.ndarray:
        """``(V, 224, 224, 3) uint8``, the same whenever it is asked for."""
        image = read_image(photo.display, max_side=SEEN_SIDE)
        if self.is_ten_crop:
            return ten_crops(image, SIDE)
        return looks_at(image, self.variations, side=SIDE, seed=photo.pk.int)


@dataclass(frozen=True, slots=True)
class Looked:
    """One photograph's turn.

    Attributes:
        features: ``(V, 1280) float32``.
        squares: what was looked at; None if it was remembered.
    """

    features: np.ndarray
    squares: np.ndarray | None


def look_at(photos: list[Photo], looks: Looks) -> Iterator[Looked]:
    """Photograph after photograph.

    Raises:
        BadImage, FileNotFoundError: one cannot be read.
        WeightsMissing: those of the packaged network are not on this machine.
    """
    known = find_features(photos, looks.slug, FEATURES)
    for photo in photos:
        if photo.pk in known:
            yield Looked(known[photo.pk], None)
            continue
        squares = looks.squares(photo)
        features = features_of(squares)
        keep_features(photo, looks.slug, features)
        yield Looked(features, squares)
