"""The labels that boxes bear: COCO's 80 classes and faces; their words and their colours."""

from __future__ import annotations

import colorsys

# Kept as slugs; translated when they are shown.
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

FACE = "face"

_NAMES = (
    _("person"), _("bicycle"), _("car"), _("motorcycle"), _("airplane"), _("bus"), _("train"), _("truck"),
    _("boat"), _("traffic light"), _("fire hydrant"), _("stop sign"), _("parking meter"), _("bench"),
    _("bird"), _("cat"), _("dog"), _("horse"), _("sheep"), _("cow"), _("elephant"), _("bear"), _("zebra"),
    _("giraffe"), _("backpack"), _("umbrella"), _("handbag"), _("tie"), _("suitcase"), _("frisbee"),
    _("skis"), _("snowboard"), _("sports ball"), _("kite"), _("baseball bat"), _("baseball glove"),
    _("skateboard"), _("surfboard"), _("tennis racket"), _("bottle"), _("wine glass"), _("cup"), _("fork"),
    _("knife"), _("spoon"), _("bowl"), _("banana"), _("apple"), _("sandwich"), _("orange"), _("broccoli"),
    _("carrot"), _("hot dog"), _("pizza"), _("donut"), _("cake"), _("chair"), _("couch"),
    _("potted plant"), _("bed"), _("dining table"), _("toilet"), _("tv"), _("laptop"), _("mouse"),
    _("remote"), _("keyboard"), _("cell phone"), _("microwave"), _("oven"), _("toaster"), _("sink"),
    _("refrigerator"), _("book"), _("clock"), _("vase"), _("scissors"), _("teddy bear"), _("hair drier"),
    _("toothbrush"), _("face"),
)  # fmt: skip

LABELS: dict[str, str] = {name.replace(" ", "_"): name for name in _NAMES}
"""Slug to English name, in COCO's order; faces last."""


def name_of(label: str) -> str:
    """What a label is called in the reader's language."""
    return gettext(LABELS[label])


def color_of(label: str) -> str:
    """A light colour, ``#rrggbb``, on which black letters are readable; neighbours in the list differ most."""
    hue = (_ORDER[label] * _GOLDEN_RATIO + _FIRST_HUE) % 1.0
    channels = colorsys.hls_to_rgb(hue, _lightness(hue), 1.0)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


_ORDER = {label: number for number, label in enumerate(LABELS)}
_GOLDEN_RATIO = 0.6180339887
_FIRST_HUE = 0.14


def _lightness(hue: float) -> float:
    # Blue and violet are dark where yellow is bright already.
    return 0.72 if 0.55 < hue < 0.9 else 0.6
