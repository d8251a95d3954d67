"""How sure a gate is, and whence that is known."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from webapp.gate.models import Gate

_FIELDS = (
    "far",
    "frr",
    "far_interval",
    "frr_interval",
    "target_far",
    "gallery_size",
    "genuine_samples",
    "impostor_samples",
)


def calibration_dict(gate: Gate) -> dict[str, Any] | None:
    """What the threshold was computed from; ``None`` until it was."""
    known = gate.calibration
    if not known:
        return None
    return {
        **{name: known.get(name) for name in _FIELDS},
        "threshold": gate.effective_threshold,
        "computed_threshold": known.get("threshold"),
        "is_overridden": gate.effective_threshold < gate.threshold,
        "is_current": known.get("target_far") == gate.target_far,
        "chance_per_attempt": known.get("door_far"),
        "is_extrapolated": known.get("is_extrapolated", True),
        "is_at_ceiling": known.get("is_at_ceiling", False),
        "is_far_modelled": known.get("is_far_modelled", True),
        "measured_at": known.get("measured_at"),
        "curves": known.get("curves"),
    }


def source_of(gate: Gate) -> str:
    """Where the figures come from, in a sentence."""
    known = gate.calibration
    if not known:
        return ""
    impostors, genuine = known["impostor_samples"], known["genuine_samples"]
    if known.get("is_far_modelled"):
        words = ngettext(
            "Only %(count)s distance between different people was measured here so far, so the rate of false "
            "accepts follows from a cautious model; it is replaced by counting as passages add up.",
            "Only %(count)s distances between different people were measured here so far, so the rate of false "
            "accepts follows from a cautious model; it is replaced by counting as passages add up.",
            impostors,
        )
        return words % {"count": impostors}
    words = gettext(
        "Measured here: %(impostors)s distances to the second nearest person or from disputed passages, and "
        "%(genuine)s from passages nobody disputed. The second nearest is the nearest of many, so the true "
        "rate of false accepts is lower."
    )
    return words % {"impostors": impostors, "genuine": genuine}


def source_of_refusals(gate: Gate) -> str:
    """What the share of one's own people who are turned away leaves out, in a sentence."""
    known = gate.calibration
    if not known or not known["genuine_samples"]:
        return ""
    count, (_least, most) = known["genuine_samples"], known["frr_interval"]
    words = ngettext(
        "Own people turned away: of %(count)s passage that opened, or that somebody confirmed. Who was refused "
        "by mistake counts only once that passage is confirmed, so the true share may be higher. The count "
        "alone would allow up to %(most)s %%.",
        "Own people turned away: of %(count)s passages that opened, or that somebody confirmed. Who was refused "
        "by mistake counts only once that passage is confirmed, so the true share may be higher. The count "
        "alone would allow up to %(most)s %%.",
        count,
    )
    return words % {"count": count, "most": number_format(round(100 * most, 1), 1)}
