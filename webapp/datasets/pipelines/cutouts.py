"""What somebody has cut out, as outlines to go on from. No network is loaded."""

from __future__ import annotations

from webapp.accounts.models import User
from webapp.cutouts.pipelines.masks import read_mask
from webapp.cutouts.selectors import get_cutout
from webapp.datasets.pipelines.outlines import outlines_of
from webapp.datasets.services.drawn import Outline, area_of
from webapp.photos.models import Photo

INSIDE = 0.5
SPECK = 0.0005
"""Pieces of a smaller part of the photograph are the brush's slips."""


def outlines_of_cutout(photo: Photo, owner: User) -> list[Outline]:
    """Its pieces, of the first class. Raises ``Refused("no_cutout")``."""
    mask = read_mask(get_cutout(photo=photo, owner=owner)) >= INSIDE
    least = SPECK * photo.width * photo.height
    pieces = outlines_of(mask, 0, scale=photo.width / mask.shape[1])
    return [piece for piece in pieces if area_of(piece["rings"][0]) >= least]
