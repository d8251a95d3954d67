"""Reading gates, passages, and what decides about somebody."""

from webapp.gate.selectors.gates import (
    DoorDict,
    GateDict,
    KioskDict,
    door_dict,
    find_gate,
    find_kiosk,
    gate_dict,
    gate_dicts,
    is_available,
    kiosk_dict,
    kiosk_gate,
)
from webapp.gate.selectors.judging import facts_of, rules_of
from webapp.gate.selectors.passages import (
    PassageDict,
    find_passage,
    list_passages,
    passage_dict,
    passage_dicts,
    records_of_person,
    spoof_counts,
)

__all__ = [
    "DoorDict",
    "GateDict",
    "KioskDict",
    "PassageDict",
    "door_dict",
    "facts_of",
    "find_gate",
    "find_kiosk",
    "find_passage",
    "gate_dict",
    "gate_dicts",
    "is_available",
    "kiosk_dict",
    "kiosk_gate",
    "list_passages",
    "passage_dict",
    "passage_dicts",
    "records_of_person",
    "rules_of",
    "spoof_counts",
]
