"""What the policy needs to know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from webapp.gallery.access_times import refusal_of
from webapp.gallery.selectors import find_person
from webapp.gate.decision import Facts, Rules
from webapp.gate.models import Gate, LookAlikePair, Passage


def rules_of(gate: Gate) -> Rules:
    return Rules(
        threshold=gate.effective_threshold,
        margin=gate.margin,
        needs_liveness=gate.liveness != Gate.Liveness.NONE,
        needs_badge=gate.mode == Gate.Mode.BADGE,
        anti_passback_seconds=gate.anti_passback_seconds,
    )


def facts_of(person_id: UUID, *, gate: Gate, at: datetime) -> Facts:
    """What decides about a person, their face aside, at this gate and on its clock."""
    person = find_person(person_id)
    if person is None or person.gallery_id != gate.gallery_id:
        return Facts(refusal="no_consent")  # erased while they stood there
    opened = Passage.objects.filter(gate=gate, person=person, outcome=Passage.Outcome.OPENED)
    newest = (
        opened.order_by("-at").values_list("at", flat=True).first() if gate.anti_passback_seconds else None
    )
    return Facts(
        refusal=refusal_of(person, at.astimezone(gate.zone)),
        is_look_alike=LookAlikePair.objects.filter(Q(first=person) | Q(second=person)).exists(),
        seconds_since_opened=(at - newest).total_seconds() if newest else None,
    )
