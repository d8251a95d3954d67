"""What is kept of a network's answer about a photograph, and what a browser is told of it."""

from __future__ import annotations

from typing import TypedDict


class Named(TypedDict):
    """One class: its number, its name in English, how likely it is, 0 to 1."""

    number: int
    name: str
    probability: float


class AnswerDict(TypedDict):
    """Attributes:
    classes: the likeliest, the likeliest first.
    seen: which part of the photograph the network was shown: left, top, right, bottom, 0 to 1.
    """

    classes: list[Named]
    seen: list[float]


class MapsDict(TypedDict):
    """Of each of the answer's classes, in their order, row by row.

    Attributes:
        method: ``cam`` or ``grad-cam``.
        layer: whose activations were weighed.
        activation: in logits; a map's sum and the class's bias are its logit (CAM).
        occlusion: by how much its probability falls when this place is covered; none until that is measured.
        cover: side of the square that covers, as part of the seen picture's height.
    """

    method: str
    layer: str
    activation: list[list[list[float]]]
    occlusion: list[list[list[float]]]
    cover: float
