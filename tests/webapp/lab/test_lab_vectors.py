"""What browsers are held to: inputs of all kinds, and what TensorFlow makes of them.

``frontend/tests/lab_vectors.json`` is committed; run this file as a module to write it anew:
``python -m tests.webapp.lab.test_lab_vectors``. ``frontend/tests/lab.test.ts`` computes the same in TypeScript.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vision.convolution.correlation import convolution, cross_correlation
from vision.convolution.filters import FILTERS, SCHARR_WEIGHTS, edges_at, gaussian_blur
from vision.convolution.learning import LearningSettings, learn_filter
from vision.convolution.pooling import average_pooling, max_pooling
from vision.convolution.shapes import output_size, same_padding
from vision.convolution.transposed import laid_down

VECTORS = Path(__file__).resolve().parents[3] / "frontend/tests/lab_vectors.json"
Vector = dict[str, Any]


def block(numbers: np.ndarray) -> Vector:
    return {"size": list(numbers.shape), "values": np.round(numbers.astype(float), 6).ravel().tolist()}


def correlations(rng: np.random.Generator) -> list[Vector]:
    """One to three axes, one to three channels; whole numbers, of which both sides know the exact sums."""
    found = []
    while len(found) < 60:
        axes, channels = int(rng.integers(1, 4)), int(rng.integers(1, 4))
        steps = {
            "padding": int(rng.integers(0, 4)),
            "stride": int(rng.integers(1, 4)),
            "dilation": int(rng.integers(1, 4)),
        }
        size, length = rng.integers(1, 9, axes), rng.integers(1, 5, axes)
        if any(
            n + 2 * steps["padding"] < steps["dilation"] * (f - 1) + 1
            for n, f in zip(size, length, strict=True)
        ):
            continue
        inputs = rng.integers(-9, 10, (*size, channels))
        kernel = rng.integers(-4, 5, (*length, channels, 1))
        found.append(
            {
                "inputs": [block(inputs[..., channel]) for channel in range(channels)],
                "kernels": [block(kernel[..., channel, 0]) for channel in range(channels)],
                "steps": steps,
                "correlation": block(cross_correlation(inputs, kernel, **steps)[..., 0]),
                "convolution": block(convolution(inputs, kernel, **steps)[..., 0]),
            }
        )
    return found


def poolings(rng: np.random.Generator) -> list[Vector]:
    found = []
    for _ in range(12):
        size = int(rng.integers(1, 5))
        stride = int(rng.integers(1, size + 1))
        inputs = rng.integers(-9, 10, (*rng.integers(size, 9, 2), 1))
        found.append(
            {
                "input": block(inputs[..., 0]),
                "size": size,
                "stride": stride,
                "max": block(max_pooling(inputs, size, stride)[..., 0]),
                "average": block(average_pooling(inputs, size, stride)[..., 0]),
            }
        )
    return found


def transpositions(rng: np.random.Generator) -> list[Vector]:
    found = []
    while len(found) < 12:
        laying = {
            "padding": int(rng.integers(0, 3)),
            "stride": int(rng.integers(1, 4)),
            "output_padding": int(rng.integers(0, 2)),
        }
        inputs, length = rng.integers(-9, 10, rng.integers(1, 5, 2)), rng.integers(1, 5, 2)
        kernel = rng.integers(-4, 5, length)
        smallest = (min(inputs.shape) - 1) * laying["stride"] + int(length.min()) - 2 * laying["padding"]
        if smallest < 1 or laying["output_padding"] >= max(laying["stride"], 2):
            continue
        steps = laid_down(inputs, kernel, **laying)
        found.append(
            {
                "input": block(inputs),
                "kernel": block(kernel),
                "laying": laying,
                "steps": [block(step) for step in steps],
            }
        )
    return found


def learnings(rng: np.random.Generator) -> list[Vector]:
    found = []
    for size, name in [(3, "sobel"), (3, "sharpen"), (5, "gaussian_blur")]:
        before = rng.integers(0, 256, (12, 11))
        after = cross_correlation(before.astype(float), FILTERS[name])
        settings = LearningSettings(size=size, steps=40, learning_rate=0.04)
        steps = [step.figures for step in learn_filter(before, after, settings)]
        found.append(
            {
                "before": block(before),
                "after": block(after),
                "size": size,
                "rate": settings.learning_rate,
                "losses": [round(float(figures["loss"]), 6) for figures in steps],
                "learned": [
                    round(float(value), 5) for name, value in steps[-1].items() if name.startswith("w")
                ],
            }
        )
    return found


def sizes() -> list[Vector]:
    """n, f, p, s, d and what comes out; the course's first."""
    asked = [
        (6, 3, 0, 1, 1),
        (6, 3, 1, 1, 1),
        (7, 3, 0, 2, 1),
        (14, 5, 0, 1, 1),
        (9, 3, 2, 3, 2),
        (5, 2, 1, 2, 3),
    ]
    return [
        {
            "n": n,
            "f": f,
            "steps": {"padding": p, "stride": s, "dilation": d},
            "size": output_size(n, f, padding=p, stride=s, dilation=d),
            "same": same_padding(f, d) if f % 2 else None,
        }
        for n, f, p, s, d in asked
    ]


def vectors() -> Vector:
    rng = np.random.default_rng(5)
    return {
        "sizes": sizes(),
        "filters": {name: block(kernel) for name, kernel in FILTERS.items()},
        "angles": {str(angle): block(edges_at(angle, SCHARR_WEIGHTS)) for angle in (0, 30, 90, 135, 270)},
        "blurs": {str(size): block(gaussian_blur(size)) for size in (1, 3, 4, 7)},
        "correlations": correlations(rng),
        "poolings": poolings(rng),
        "transpositions": transpositions(rng),
        "learnings": learnings(rng),
    }


def written() -> str:
    parts = (
        f"{json.dumps(name)}:{json.dumps(part, separators=(',', ':'))}" for name, part in vectors().items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def leaves(one: Any) -> list[Any]:
    if isinstance(one, dict):
        return [leaf for name, part in one.items() for leaf in (name, *leaves(part))]
    return [leaf for part in one for leaf in leaves(part)] if isinstance(one, list) else [one]


def test_browsers_are_held_to_what_tensorflow_says_now() -> None:
    # Another processor's last digits may differ.
    assert leaves(json.loads(VECTORS.read_text())) == pytest.approx(
        leaves(json.loads(written())), abs=2e-5
    ), "write them anew: python -m tests.webapp.lab.test_lab_vectors"


if __name__ == "__main__":
    VECTORS.write_text(written())
