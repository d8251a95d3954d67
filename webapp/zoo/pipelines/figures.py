"""Reads the figures of all networks from the models. For a command and a test: this loads networks."""

from __future__ import annotations

import json

from vision.networks.anatomy import LayerFigures, anatomy, without_weights
from vision.networks.zoo import ZOO


def write() -> str:
    """The figures of all networks as JSON, a layer a line."""
    networks = []
    for slug, network in ZOO.items():
        rows = anatomy(without_weights(network.build), network.input_shape)
        lines = ",\n".join(json.dumps(_row(layer), separators=(",", ":")) for layer in rows)
        networks.append(f"{json.dumps(slug)}:[\n{lines}]")
    return "{" + ",\n".join(networks) + "}\n"


def _row(layer: LayerFigures) -> list[object]:
    field = layer.field and [*layer.field.side, *layer.field.jump, *layer.field.start]
    return [
        layer.name,
        layer.kind,
        list(layer.output_shape),
        layer.parameters,
        layer.multiplications,
        layer.activation_bytes,
        layer.weight_bytes,
        field,
        list(layer.sources),
    ]
