"""A gate's threshold, from its target, from how many it must tell apart, and from what it measured.

Genuine distances are those of openings that nobody disputed. Impostor distances are those to the runner-up,
the nearest other person, and those of openings that were disputed. A runner-up is the nearest of many, so that
the rates err on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from webapp.accounts import audit
from webapp.gallery.models import FaceTemplate
from webapp.gallery.pipelines.embeddings import NETWORK
from webapp.gate.models import Gate, Passage, Score
from webapp.gate.models.gates import LOOSEST

NEWEST = 20_000
"""So many passages of a gate are evidence; older ones may be of another camera in another place."""
MUCH_MORE = 1.1
"""A tenth more samples than the last time are worth computing again."""

_IS_RIGHT = Q(verdict=Passage.Verdict.GENUINE) | Q(
    outcome=Passage.Outcome.OPENED, verdict=Passage.Verdict.NONE
)


def calibrate(gate_id: int) -> None:
    """Compute a gate's threshold and keep it with its explanation."""
    from webapp.gate.pipelines import thresholds

    gate = Gate.objects.select_related("gallery").filter(pk=gate_id).first()
    if gate is None:
        return
    basis = basis_of(gate)  # before the scores: what comes meanwhile is computed next
    genuine, impostor = scores_of(gate)
    compared_with = templates_compared(gate)
    computed = thresholds.compute(
        target_far=gate.target_far,
        gallery_size=compared_with,
        genuine=genuine,
        impostor=impostor,
        ceiling=LOOSEST,
    )
    explained = {
        **computed,
        "basis": basis,
        "measured_at": timezone.now().isoformat(timespec="seconds"),
    }
    threshold = float(computed["threshold"])
    # Only if nobody has changed the rules meanwhile: that change is computed next.
    same = Gate.objects.filter(
        pk=gate.pk, target_far=gate.target_far, mode=gate.mode, gallery=gate.gallery_id
    )
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
    """Compute again where the rules, the gallery or the evidence are others than those computed from."""
    for gate in Gate.objects.select_related("gallery"):
        known, now = dict(gate.calibration.get("basis", {})), basis_of(gate)
        if now.pop("samples") > MUCH_MORE * known.pop("samples", 0) or known != now:
            calibrate(gate.pk)


def basis_of(gate: Gate) -> dict[str, Any]:
    """What a threshold is computed from, in numbers that are quick to compare."""
    compared = Passage.objects.filter(gate=gate, distance__isnull=False)
    right = compared.filter(_IS_RIGHT).aggregate(nearest=Count("pk"), second=Count("runner_up_distance"))
    disputed = compared.filter(verdict=Passage.Verdict.DISPUTED).count()
    return {
        "target_far": gate.target_far,
        "mode": gate.mode,
        "gallery": gate.gallery_id,
        "gallery_version": gate.gallery.version,
        "disputed": disputed,
        "samples": right["nearest"] + right["second"] + disputed + Score.objects.filter(gate=gate).count(),
    }


def templates_compared(gate: Gate) -> int:
    """With how many templates a face is compared."""
    if gate.mode == Gate.Mode.BADGE:
        return 1
    # Those that the index holds; not counted there, as errands hold nobody's face.
    return max(1, FaceTemplate.objects.filter(person__gallery=gate.gallery_id, network=NETWORK).count())


def default_threshold(gate: Gate) -> float:
    """The loosest a gate with these rules may be while nothing was computed from its own evidence."""
    from webapp.gate.pipelines import thresholds

    return thresholds.default(
        target_far=gate.target_far, gallery_size=templates_compared(gate), ceiling=LOOSEST
    )


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
        passage.outcome == Passage.Outcome.OPENED and passage.verdict == Passage.Verdict.NONE
    )
    if is_right and passage.distance is not None:
        yield Score.Kind.GENUINE, passage.distance
        if passage.runner_up_distance is not None:
            yield Score.Kind.IMPOSTOR, passage.runner_up_distance
    elif passage.verdict == Passage.Verdict.DISPUTED and passage.distance is not None:
        yield Score.Kind.IMPOSTOR, passage.distance
