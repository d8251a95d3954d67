"""How much a training does, in words; the numbers are in ``vision.training.own_photographs``."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Effort(NamedTuple):
    """For people."""

    name: Promise
    about: Promise


EFFORTS = {
    "quick": Effort(
        _("A first look"),
        _("60 steps. Enough to see whether it learns what is meant; finds large things only."),
    ),
    "standard": Effort(_("Good"), _("400 steps, for things that fill a tenth of a photograph or more.")),
    "thorough": Effort(
        _("Thorough"),
        _("1,200 steps at twice the pixels: for small things, and for many photographs."),
    ),
}
DEFAULT = "standard"
