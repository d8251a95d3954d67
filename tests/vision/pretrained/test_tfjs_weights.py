"""TensorFlow.js' binary files are cut into the tensors that their manifests name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import WeightsMissing
from vision.pretrained.tfjs_weights import load_tensors, read_tensors


def weight(name: str, values: np.ndarray, **quantization: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": name, "shape": list(values.shape), "dtype": "float32"}
    return {**entry, "quantization": quantization} if quantization else entry


def test_reads_tensors_one_after_the_other() -> None:
    first, second = np.arange(6, dtype="<f4").reshape(2, 3), np.float32([[7.5]])
    manifest = [{"weights": [weight("a", first)]}, {"weights": [weight("b", second)]}]
    tensors = read_tensors("sample", manifest, first.tobytes() + second.tobytes())
    np.testing.assert_array_equal(tensors["a"], first)
    np.testing.assert_array_equal(tensors["b"], second)
    assert all(tensor.dtype == np.float32 for tensor in tensors.values())


@given(
    levels=st.lists(st.integers(0, 255), min_size=1, max_size=20),
    scale=st.floats(1e-4, 10.0),
    least=st.floats(-100.0, 100.0),
    bits=st.sampled_from(["uint8", "uint16"]),
)
def test_dequantises(levels: list[int], scale: float, least: float, bits: str) -> None:
    stored = np.array(levels, bits)
    manifest = [{"weights": [weight("a", stored, scale=scale, min=least, dtype=bits)]}]
    tensor = read_tensors("sample", manifest, stored.tobytes())["a"]
    np.testing.assert_allclose(tensor, stored * scale + least, rtol=1e-5, atol=1e-4)
    assert tensor.dtype == np.float32


def test_widens_half_precision() -> None:
    stored = np.array([0.5, -2.25], "<f2")
    manifest = [{"weights": [weight("a", stored, dtype="float16")]}]
    tensor = read_tensors("sample", manifest, stored.tobytes())["a"]
    assert tensor.dtype == np.float32
    np.testing.assert_array_equal(tensor, [0.5, -2.25])


@pytest.mark.parametrize("change", [-1, 1])
def test_refuses_a_file_of_another_length(change: int) -> None:
    stored = np.zeros(10, "<f4")
    content = bytes(stored.nbytes + change)
    with pytest.raises(WeightsMissing) as refusal:
        read_tensors("sample", [{"weights": [weight("a", stored)]}], content)
    assert refusal.value.reason == "weights_damaged"
    assert refusal.value.figures["name"] == "sample"


def test_reads_the_face_embedding() -> None:
    tensors = load_tensors("face_recognition")
    assert tensors["conv32_down/conv/filters"].shape == (7, 7, 3, 32)
    assert tensors["fc"].shape == (256, 128)
    assert sum(tensor.size for tensor in tensors.values()) == 5_614_592
