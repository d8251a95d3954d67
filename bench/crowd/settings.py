"""Facet's settings, with a painting that costs nothing: what is tried is the machinery around it."""

import os

from webapp.config.settings import *  # noqa: F403

JOB_KINDS = {**JOB_KINDS, "style": "bench.crowd.clouds.PAINTING"}  # noqa: F405
# A worker that is killed every few seconds must be back soon; the gate's worker loads its networks all the same.
WORKER_WARM_UP = {
    queue: paths
    for queue, paths in WORKER_WARM_UP.items()  # noqa: F405
    if queue == "faces" and os.environ.get("FACET_BENCH_GATE")
}
# What is measured is the machine, not its patience with one account.
UPLOAD_RATE = "1000000/m"
