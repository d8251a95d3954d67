"""A painting whose steps are timed, as a kind of job; for ``bench.stream``, once Facet is set up."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from skimage import data

from vision.style import StyleSettings, transfer
from webapp.jobs.kinds import Kind
from webapp.studio.kind import PAINTING

SIZE = 512

Steps = Generator[Any, Mapping[str, Any] | None, None]


@dataclass
class Timed:
    """Steps wanted, steps computed and the seconds they took; the latter set by the computation itself."""

    wanted: int = 50
    steps: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0


timed = Timed()


def paint(job: Any, checkpoint: Any) -> Steps:
    """The steps of a painting's last and largest scale; its earlier ones are not timed."""
    settings = StyleSettings(size=SIZE)
    began = cpu_began = 0.0
    done = 0
    for step in transfer(data.chelsea(), data.coffee(), settings):
        if step.message != "painting" or step.figures["scale_px"] < SIZE:
            continue
        if done == 0:
            began, cpu_began = time.perf_counter(), time.process_time()
        done += 1
        yield step
        timed.steps, timed.seconds = done, time.perf_counter() - began
        timed.cpu_seconds = time.process_time() - cpu_began
        if done == timed.wanted:
            return


KIND = Kind(
    pipeline="bench.timed_painting.paint", title=PAINTING.title, page=PAINTING.page, figures=PAINTING.figures
)
