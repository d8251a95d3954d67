"""How much a training does. No network is loaded: web processes use it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Effort(NamedTuple):
    """How long and how finely a network learns.

    Attributes:
        name, about: for people.
        steps: of the training.
        side: of the square in which it sees photographs, px.
    """

    name: Promise
    about: Promise
    steps: int
    side: int


BATCH = 8
STRIDE = 16

EFFORTS = {
    "quick": Effort(
        _("A first look"),
        _("60 steps. Enough to see whether it learns what is meant; finds large things only."),
        60,
        128,
    ),
    "standard": Effort(
        _("Good"), _("400 steps, for things that fill a tenth of a photograph or more."), 400, 224
    ),
    "thorough": Effort(
        _("Thorough"),
        _("1,200 steps at twice the pixels: for small things, and for many photographs."),
        1200,
        320,
    ),
}
DEFAULT = "standard"
