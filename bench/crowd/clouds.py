"""A painting that takes a few seconds and no network: clouds that drift. Its frames say when they were made."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from vision.step import Step
from webapp.studio.kind import PAINTING as REAL

STEPS = int(os.environ.get("FACET_BENCH_STEPS", "40"))
STEP_SECONDS = 0.1
SIDE = int(os.environ.get("FACET_BENCH_SIDE", "128"))

PAINTING = replace(REAL, pipeline="bench.crowd.clouds.paint")


def paint(job: Any, checkpoint: Mapping[str, Any] | None) -> Generator[Step, Mapping[str, Any] | None, None]:
    """Paint ``STEPS`` steps, from the checkpoint's on."""
    done = int(checkpoint["step"]) if checkpoint else 0
    for step in range(done + 1, STEPS + 1):
        time.sleep(STEP_SECONDS)
        yield Step(
            fraction=step / STEPS,
            message="painting",
            image=picture(step),
            figures={
                "step": step,
                "content_cost": 1 / step,
                "style_cost": 2 / step,
                "total_variation_cost": 3 / step,
                "made_at": time.time(),
            },
            checkpoint=lambda step=step: {"step": np.array(step)},
        )
    yield Step(fraction=1.0, message="done", image=picture(STEPS))


def picture(step: int) -> np.ndarray:
    """``(SIDE, SIDE, 3) uint8``."""
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    waves = [127 + 120 * np.sin(7 * x * k + step / 9 + k) * np.cos(5 * y + step / 11) for k in (1, 2, 3)]
    return np.stack(waves, axis=-1).astype(np.uint8)
