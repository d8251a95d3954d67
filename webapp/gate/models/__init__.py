"""Who stood before which gate, what was decided, and what was done about it."""

from webapp.gate.models.doors import Door, DoorCall
from webapp.gate.models.gates import Gate, Kiosk, PairingCode
from webapp.gate.models.passages import DailyCount, LookAlikePair, Passage, Score, Snapshot

__all__ = [
    "DailyCount",
    "Door",
    "DoorCall",
    "Gate",
    "Kiosk",
    "LookAlikePair",
    "PairingCode",
    "Passage",
    "Score",
    "Snapshot",
]
