"""Reads TensorFlow.js' weights manifests: which tensors a binary file holds, and how they were shrunk.

Format: https://github.com/tensorflow/tfjs, ``tfjs-core/src/io/types.ts``, ``WeightsManifestConfig``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np

from vision.errors import WeightsMissing
from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.weights import locate

STORED = {"float32": "<f4", "float16": "<f2", "int32": "<i4", "uint8": "u1", "uint16": "<u2", "bool": "u1"}
"""How the binary file writes each type; the quantised ones are the smaller of two types named."""


def load_tensors(name: str) -> dict[str, np.ndarray]:
    """Read the tensors of a network that comes as manifest and binary file.

    Args:
        name: of the catalogue, such as ``face_recognition``.

    Returns:
        Arrays by their names, float32 (or int32), dequantised.

    Raises:
        WeightsMissing: the package that carries the files is not installed or is damaged.
    """
    manifest = json.loads(locate(CATALOGUE[f"{name}-graph"]).read_bytes())
    return read_tensors(name, manifest, locate(CATALOGUE[name]).read_bytes())


def read_tensors(name: str, manifest: Sequence[Mapping[str, Any]], content: bytes) -> dict[str, np.ndarray]:
    """Cut ``content`` into the tensors that ``manifest`` names.

    Args:
        name: of the network, for the error.
        manifest: groups of ``{"paths": …, "weights": [{"name", "shape", "dtype", "quantization"?}]}``.
        content: the groups' binary files, one after the other.

    Raises:
        WeightsMissing: ``weights_damaged``: the manifest asks for more or fewer bytes than there are.
    """
    tensors, position = {}, 0
    for weight in (weight for group in manifest for weight in group["weights"]):
        quantization = weight.get("quantization", {})
        stored = np.dtype(STORED[quantization.get("dtype", weight["dtype"])])
        size = prod(weight["shape"]) * stored.itemsize
        if position + size > len(content):
            raise WeightsMissing("weights_damaged", name=name, bytes=len(content))
        values = np.frombuffer(content, stored, prod(weight["shape"]), position).reshape(weight["shape"])
        tensors[weight["name"]] = _dequantized(values, weight["dtype"], quantization)
        position += size
    if position != len(content):
        raise WeightsMissing("weights_damaged", name=name, bytes=len(content))
    return tensors


def _dequantized(values: np.ndarray, dtype: str, quantization: Mapping[str, Any]) -> np.ndarray:
    if "scale" in quantization:
        values = values * np.float32(quantization["scale"]) + np.float32(quantization["min"])
    return values.astype(dtype)
