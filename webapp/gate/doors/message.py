"""What a door is told, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webapp.gate.models import DoorCall


class DoorFailed(Exception):
    """The door did not take it; the answer (see ``doors.words``) says why and holds no secret.

    Attributes:
        is_final: asking again would not help.
    """

    def __init__(self, answer: str, *, is_final: bool = False) -> None:
        super().__init__(answer)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Message:
    """One wish to open.

    Attributes:
        call: the same for every attempt, so that a receiver acts once.
        body: see ``of``; nobody's name, no figures.
    """

    call: str
    body: dict[str, Any]

    @classmethod
    def of(cls, call: DoorCall) -> Message:
        gate = call.door.gate
        return cls(
            call=str(call.uuid),
            body={
                "event": "opened" if call.passage_id else "test",
                "call": str(call.uuid),
                "gate": {"id": gate.pk, "name": gate.name},
                "passage": call.passage_id,
                "at": call.made_at.isoformat(),
                "expires_at": call.expires_at.isoformat(),
            },
        )
