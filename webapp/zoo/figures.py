"""The figures of every network of the zoo, layer by layer.

They are read from the models themselves, once, by ``manage.py write_zoo_figures``: a page that loaded a network would take
seconds and a gigabyte. A test compares the file with the models.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).parent / "figures.json"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, for one picture; see ``vision.networks.anatomy.LayerFigures``.

    Attributes:
        field: px high and wide, px from unit to unit (vertical, horizontal), and the first unit's first row and column;
            None where units have no field in common.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    multiplications: int
    activation_bytes: int
    weight_bytes: int
    field: tuple[int, int, int, int, int, int] | None
    sources: tuple[str, ...]

    @property
    def activations(self) -> int:
        return math.prod(self.shape)

    @property
    def shape_words(self) -> str:
        return " × ".join(str(length) for length in self.shape)

    @property
    def field_words(self) -> str:
        return f"{self.field[0]} × {self.field[1]}" if self.field else ""

    @property
    def is_input(self) -> bool:
        return self.kind == "InputLayer"

    @property
    def can_be_looked_into(self) -> bool:
        """Layers of models within the model cannot be reached by name."""
        return not self.is_input and "/" not in self.name

    @property
    def has_maps(self) -> bool:
        return len(self.shape) == 3

    @property
    def channels(self) -> int:
        return self.shape[-1]


@dataclass(frozen=True, slots=True)
class Totals:
    parameters: int
    multiplications: int
    activation_bytes: int
    weight_bytes: int


@functools.cache
def all_figures() -> Mapping[str, tuple[Layer, ...]]:
    """By the networks' slugs."""
    stored = json.loads(FILE.read_text())
    return MappingProxyType({slug: tuple(_layer(row) for row in rows) for slug, rows in stored.items()})


def layers_of(slug: str) -> tuple[Layer, ...]:
    return all_figures()[slug]


def totals_of(slug: str) -> Totals:
    rows = layers_of(slug)
    return Totals(
        sum(layer.parameters for layer in rows),
        sum(layer.multiplications for layer in rows),
        sum(layer.activation_bytes for layer in rows),
        sum(layer.weight_bytes for layer in rows),
    )


def find_layer(slug: str, name: str) -> Layer | None:
    """A layer that can be looked into, by its name."""
    found = (layer for layer in layers_of(slug) if layer.name == name and layer.can_be_looked_into)
    return next(found, None)


def _layer(row: list[object]) -> Layer:
    name, kind, shape, parameters, multiplications, activation_bytes, weight_bytes, field, sources = row
    return Layer(
        str(name),
        str(kind),
        tuple(shape),  # type: ignore[arg-type]
        int(parameters),  # type: ignore[call-overload]
        int(multiplications),  # type: ignore[call-overload]
        int(activation_bytes),  # type: ignore[call-overload]
        int(weight_bytes),  # type: ignore[call-overload]
        tuple(field) if field else None,  # type: ignore[arg-type]
        tuple(sources),  # type: ignore[arg-type]
    )
