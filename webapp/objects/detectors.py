"""The detectors that somebody may choose, and the thresholds at which each is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IOU = 0.5
"""Of two boxes of one label that overlap so much or more, only the likelier is shown at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One choice on a page.

    Attributes:
        name: as people know it.
        about: what it is good for.
        score: boxes that score more are shown at first, and found by a search.
    """

    name: Promise | str
    about: Promise
    score: float


DETECTORS: Mapping[str, Detector] = MappingProxyType(
    {
        "nanodet": Detector(name="NanoDet", about=_("80 kinds of everyday objects, and faces"), score=0.35),
        "centernet": Detector(
            name="CenterNet",
            about=_("80 kinds of objects, and faces, by a second opinion; its author states no licence"),
            score=0.3,
        ),
        "tiny_yolo": Detector(
            name=_("Tiny YOLO (faces)"), about=_("Faces only, from five anchor boxes in each cell"), score=0.5
        ),
    }
)
DEFAULT = "nanodet"
