"""What a webhook may be told of."""

from __future__ import annotations

from webapp.jobs.models import Job

EVENTS = ("job.done", "job.failed", "job.cancelled")

EVENT_OF = {
    Job.State.DONE.value: "job.done",
    Job.State.FAILED.value: "job.failed",
    Job.State.CANCELLED.value: "job.cancelled",
}
