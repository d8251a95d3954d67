"""What is chosen in the classroom, in words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Choice(NamedTuple):
    name: Promise
    about: Promise


VARIATION_WORDS = {
    "mirror": _("Mirrored"),
    "crop": _("Cropped"),
    "rotation": _("Turned"),
    "shear": _("Sheared"),
    "warp": _("Warped"),
    "color": _("Other light"),
    "pca_color": _("PCA colour"),
}

DEPTHS = {
    "auto": Choice(_("As suits so many photographs"), _("The more there are, the less is frozen.")),
    "head": Choice(_("Freeze everything"), _("Only the softmax learns: seconds.")),
    "blocks": Choice(
        _("The last blocks learn too"), _("Minutes; from about 40 photographs of each class on.")
    ),
    "all": Choice(_("Everything learns"), _("Longer; from about 300 photographs of each class on.")),
}
