"""What the packaged network saw in photographs: kept, so that it looks at each once a way."""

from __future__ import annotations

from typing import cast

import numpy as np
from django.db import IntegrityError, transaction

from webapp.classroom.models import PhotoFeatures
from webapp.photos.models import Photo


def find_features(photos: list[Photo], looks: str, width: int) -> dict[object, np.ndarray]:
    """What is kept, by the photographs' keys: ``(V, width) float32`` each."""
    rows = PhotoFeatures.objects.filter(photo__in=photos, looks=looks)
    return {
        row.photo_id: np.frombuffer(cast(bytes, row.numbers), np.float16)
        .reshape(-1, width)
        .astype(np.float32)
        for row in rows
    }


def keep_features(photo: Photo, looks: str, features: np.ndarray) -> None:
    """Half the precision is enough: what the network sees of a JPEG is no more exact."""
    numbers = features.astype(np.float16).tobytes()
    try:
        with transaction.atomic():
            PhotoFeatures.objects.get_or_create(photo=photo, looks=looks, defaults={"numbers": numbers})
    except IntegrityError:
        return  # the photograph was deleted meanwhile
