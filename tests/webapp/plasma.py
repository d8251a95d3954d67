"""A real, small computation for the tests of the machinery: clouds that drift, step by step.

Each step is noted in a file, so that a test can see what was computed, when and by whom.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from vision.errors import BadImage
from vision.step import Checkpoint, Step
from webapp.jobs.kinds import Kind
from webapp.jobs.models import Job
from webapp.studio.kind import PAINTING

KIND = Kind(
    pipeline="tests.webapp.plasma.paint", title=PAINTING.title, page=PAINTING.page, figures=PAINTING.figures
)
SUMS = Kind(
    pipeline="tests.webapp.plasma.paint",
    title=lambda job: f"Sum {job.pk}",
    page=PAINTING.page,
    figures=("style_cost",),
    has_picture=False,
    has_film=False,
)
"""Wants no picture, and is about none."""
HEAVY = replace(KIND, wants_gpu=True)
DEFAULTS = {"steps": 30, "seconds": 0.02, "side": 64, "balance": 0.5, "fails": "", "fails_at": 5}


def paint(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, Mapping[str, Any] | None, None]:
    wanted = {**DEFAULTS, **job.settings}
    done = 0
    if checkpoint:
        if "step" not in checkpoint:
            raise ValueError("not a checkpoint of this computation")
        done = int(checkpoint["step"])
    for step in range(done + 1, wanted["steps"] + 1):
        time.sleep(wanted["seconds"])
        if step == wanted["fails_at"]:
            fail(wanted["fails"])
        note(job, step, wanted["balance"])
        adjustment = yield Step(
            fraction=step / wanted["steps"],
            message="painting",
            image=picture(step, wanted["side"], wanted["balance"]),
            figures={
                "step": step,
                "steps": wanted["steps"],
                "scale_px": wanted["side"],
                "content_cost": 1 / step,
                "style_cost": 2 / step,
                "total_variation_cost": 3 / step,
            },
            checkpoint=lambda step=step: {"step": np.array(step)},
        )
        wanted |= adjustment or {}
    if wanted["fails"] == "no_picture":
        return
    yield Step(
        fraction=1.0, message="done", image=picture(wanted["steps"], wanted["side"], wanted["balance"])
    )


def picture(step: int, side: int, balance: float) -> np.ndarray:
    y, x = np.mgrid[:side, :side] / side
    clouds = 127 + 60 * np.sin(6 * x + step / 5) + 60 * np.cos(6 * y - step / 7)
    image = np.stack([clouds, np.roll(clouds, step, 0), np.full_like(clouds, 255 * balance)], axis=-1)
    return np.clip(image, 0, 255).astype(np.uint8)


def fail(how: str) -> None:
    errors: dict[str, BaseException] = {
        "bad_picture": BadImage("too_many_pixels", pixels=500_000_000, max_pixels=100_000_000),
        "disk_full": OSError(errno.ENOSPC, "No space left on device"),
        "memory": MemoryError(),
        "crash": RuntimeError("a bug of ours"),
    }
    if how == "kill":
        os.kill(os.getpid(), 9)
    if how in errors:
        raise errors[how]


def note(job: Job, step: int, balance: float) -> None:
    with _trail(job.pk).open("a") as file:
        file.write(f"{os.getpid()} {job.attempt} {step} {balance}\n")


def steps_of(job_id: int) -> list[tuple[int, int, int, float]]:
    """Process, attempt, step and balance of each step computed so far, in order."""
    if not _trail(job_id).exists():
        return []
    rows = [line.split() for line in _trail(job_id).read_text().splitlines()]
    return [(int(pid), int(attempt), int(step), float(balance)) for pid, attempt, step, balance in rows]


def _trail(job_id: int) -> Path:
    return Path(settings.DATA_DIR) / f"trail-{job_id}"
