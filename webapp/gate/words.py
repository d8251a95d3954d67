"""What a gate says: little to whoever stands there, everything to those who look after it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Saying:
    """A headline, and what to do."""

    message: Promise
    advice: Promise | None = None


PROMPTS: dict[str, Saying] = {
    "step_closer": Saying(_("Please step closer")),
    "step_back": Saying(_("Please step back a little")),
    "one_at_a_time": Saying(_("One at a time, please"), _("Only one face may be in the picture.")),
    "look_straight": Saying(_("Please look straight ahead")),
    "hold_still": Saying(_("Please hold still")),
    "more_light": Saying(_("More light, please"), _("Your face is hard to see.")),
    "show_badge": Saying(_("Please show your badge"), _("Hold its code before the camera.")),
    "blink": Saying(_("Please close your eyes for a moment")),
    "turn_left": Saying(_("Please turn your head to the left")),
    "turn_right": Saying(_("Please turn your head to the right")),
}

_AT_RECEPTION = _("Please ask at reception.")

# What whoever stands there may hear: never how near it was, how a deception was noticed, or why somebody
# who is enrolled may not pass now, as others stand around.
REFUSALS: dict[str, Saying] = {
    "not_enrolled": Saying(_("Not recognised"), _AT_RECEPTION),
    "not_live": Saying(_("That did not work"), _("Please stand before the camera yourself and try again.")),
    "unclear": Saying(_("Please try again"), _("Look straight at the camera.")),
    "badge_unknown": Saying(_("This badge is not valid"), _AT_RECEPTION),
    "badge_of_another": Saying(_("Badge and face do not match"), _AT_RECEPTION),
    "anti_passback": Saying(_("You have just passed"), _("Please wait a moment.")),
    "no_access": Saying(_("No access at the moment"), _AT_RECEPTION),
}

# reason of a decision → reason a kiosk is told
KIOSK_REASONS: dict[str, str] = {
    **{reason: reason for reason in REFUSALS},
    "face_jumped": "unclear",
    "ambiguous": "unclear",
    "look_alike": "unclear",
}

# Why, for those who look after the gates.
STAFF: dict[str, Promise] = {
    "": _("Recognised, and allowed to pass."),
    "not_enrolled": _("The face is not like anybody's who is enrolled."),
    "ambiguous": _("Two people looked alike to the gate, so it asked for the badge."),
    "look_alike": _("This person has a known look-alike, so the gate asked for the badge."),
    "unclear": _("Too few frames agreed on who it was."),
    "not_yet_valid": _("Recognised, but may not pass yet: the first day is still to come."),
    "expired": _("Recognised, but the last day is over."),
    "outside_hours": _("Recognised, but outside the hours of the schedule."),
    "no_consent": _("Recognised, but without a consent that holds."),
    "anti_passback": _("Recognised, but had passed only a moment before."),
    "badge_unknown": _("The badge is unknown, or was revoked."),
    "badge_of_another": _("The face is not the one that belongs to the badge."),
    "no_reaction": _(
        "The face did not do what it was asked to, in time: a picture that was held up, or somebody who did "
        "not follow."
    ),
    "wrong_action": _("The face did something else than it was asked to."),
    "too_fast": _("The reaction came sooner than a person can react."),
    "face_jumped": _("The face moved too far between two frames to be followed."),
    "another_face": _("The face became somebody else's in the middle."),
    "flat_face": _("The face moved as a flat picture does."),
    "screen": _("The pattern of a screen was in the picture."),
    "print": _("The edge of a print or a device was around the face."),
    "still_picture": _("The camera's picture stood still."),
    "not_live": _("The face was not found to be alive."),
}


def said_to_visitor(
    *, phase: str, prompt: str | None, reason: str | None, name: str | None
) -> tuple[str, str | None]:
    """Headline and advice on the kiosk, in the active language."""
    if phase == "welcome":
        return (gettext("Welcome, %(name)s") % {"name": name} if name else gettext("Welcome")), None
    saying = REFUSALS.get(reason or "") if phase == "refused" else PROMPTS.get(prompt or "")
    if saying is None:
        return (gettext("No access"), None) if phase == "refused" else ("", None)
    return str(saying.message), str(saying.advice) if saying.advice is not None else None


def kiosk_reason(reason: str) -> str:
    """What a kiosk is told instead of a decision's reason."""
    return KIOSK_REASONS.get(reason, "no_access")


def said_to_staff(reason: str) -> str:
    return str(STAFF.get(reason, reason))
