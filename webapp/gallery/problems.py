"""Why a face is not good enough to be enrolled, and what to do about it.

A blurred or turned face would be taken, and later be near to everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROBLEMS: dict[str, Promise] = {
    "too_small": _("The face is too small. Come closer, or take a photograph with more pixels."),
    "blurred": _("The face is blurred. Hold still, wipe the lens, or choose a sharper photograph."),
    "too_dark": _("The face is too dark. Turn towards a window or a lamp."),
    "too_bright": _("The face is too bright. Step out of the direct light."),
    "low_contrast": _("The face is hard to make out. Find more even light, without a window behind."),
    "turned_away": _("The face is turned away. Look straight into the camera."),
    "not_turned": _("Turn the head a little further to that side."),
    "tilted": _("The head is tilted. Hold it upright."),
    "eyes_closed": _("The eyes are closed, or hidden. Open them, and take off dark glasses."),
    "face_cut_off": _("A part of the face is outside the picture. Step into the middle."),
    "covered": _("A part of the face is covered. Take off the mask or the scarf, and put the hair aside."),
    "another_face": _("This is not the face of the other photographs. All of them must show one person."),
}
UNKNOWN = _("This face is not clear enough. Try another photograph.")


class Problem(TypedDict):
    slug: str
    sentence: str


def in_words(slugs: Iterable[str]) -> list[Problem]:
    return [{"slug": slug, "sentence": str(PROBLEMS.get(slug, UNKNOWN))} for slug in slugs]
