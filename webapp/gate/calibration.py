"""A gate's threshold, from its target, from how many it must tell apart, and from what it measured.

Genuine distances are those of openings that nobody disputed. Impostor distances are those to the runner-up,
the nearest other person, and those of openings that were disputed. A runner-up is the nearest of many, so that
the rates err on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from webapp.accounts import audit
from webapp.gallery.selectors import gallery_size
from webapp.gate.models import Gate, Passage, Score
from webapp.gate.models.gates import LOOSEST

NEWEST = 20_000
"""So many passages of a gate are evidence; older ones may be of another camera in another place."""
MUCH_MORE = 1.1
"""A tenth more samples than the last time are worth computing again."""

_WRONG = (Passage.Verdict.DISPUTED, Passage.Verdict.SPOOF)


def calibrate(gate_id: int) -> None:
    """Compute a gate's threshold and keep it with its explanation."""
    from webapp.gate.pipelines import thresholds

    gate = Gate.objects.select_related("gallery").filter(pk=gate_id).first()
    if gate is None:
        return
    genuine, impostor = scores_of(gate)
    compared_with = 1 if gate.mode == Gate.Mode.BADGE else max(1, gallery_size(gate.gallery_id))
    computed = thresholds.compute(
        target_far=gate.target_far,
        gallery_size=compared_with,
        genuine=genuine,
        impostor=impostor,
        ceiling=LOOSEST,
    )
    explained = {
        **computed,
        "gallery_version": gate.gallery.version,
        "measured_at": timezone.now().isoformat(timespec="seconds"),
    }
    threshold = float(computed["threshold"])
    # Only if nobody has changed the target meanwhile: that change is computed next.
    same = Gate.objects.filter(pk=gate.pk, target_far=gate.target_far, mode=gate.mode)
    if same.update(threshold=threshold, calibration=explained) and abs(threshold - gate.threshold) > 1e-6:
        audit.record(
            "gate.threshold_computed",
            device="calibration",
            subject=gate,
            gallery=gate.gallery_id,
            was=round(gate.threshold, 4),
            now=round(threshold, 4),
            gallery_size=compared_with,
        )


def calibrate_changed() -> None:
    for gate in Gate.objects.select_related("gallery"):
        known = gate.calibration
        is_other_gallery = known.get("gallery_version") != gate.gallery.version
        samples = known.get("genuine_samples", 0) + known.get("impostor_samples", 0)
        if is_other_gallery or sum(map(len, scores_of(gate))) > MUCH_MORE * samples:
            calibrate(gate.pk)


def scores_of(gate: Gate) -> tuple[list[float], list[float]]:
    """Genuine and impostor distances of a gate's people, newest first."""
    scores: dict[str, list[float]] = {Score.Kind.GENUINE: [], Score.Kind.IMPOSTOR: []}
    opened = Passage.objects.filter(gate=gate).filter(
        Q(outcome=Passage.Outcome.OPENED) | ~Q(verdict=Passage.Verdict.NONE)
    )
    fields = ("outcome", "verdict", "distance", "runner_up_distance")
    for passage in opened.order_by("-at").only(*fields)[:NEWEST]:
        for kind, distance in scores_in(passage):
            scores[kind].append(distance)
    for kind, distance in (
        Score.objects.filter(gate=gate).order_by("-at").values_list("kind", "distance")[: 2 * NEWEST]
    ):
        scores[kind].append(distance)
    return scores[Score.Kind.GENUINE], scores[Score.Kind.IMPOSTOR]


def scores_in(passage: Passage) -> Iterator[tuple[str, float]]:
    """What a passage tells about distances: kind and distance."""
    is_right = passage.verdict == Passage.Verdict.GENUINE or (
        passage.outcome == Passage.Outcome.OPENED and passage.verdict not in _WRONG
    )
    if is_right and passage.distance is not None:
        yield Score.Kind.GENUINE, passage.distance
        if passage.runner_up_distance is not None:
            yield Score.Kind.IMPOSTOR, passage.runner_up_distance
    elif passage.verdict == Passage.Verdict.DISPUTED and passage.distance is not None:
        yield Score.Kind.IMPOSTOR, passage.distance
