"""Jobs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from webapp.jobs.models import Job
from webapp.jobs.selectors import JobDict

STATES = list(Job.State.values)


class ErrorSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    message = serializers.CharField()
    figures = serializers.DictField()


class JobUrls(serializers.Serializer[Any]):
    self = serializers.CharField()
    result = serializers.CharField(allow_null=True)
    timelapse = serializers.CharField(allow_null=True)
    thumbnail = serializers.CharField()
    socket = serializers.CharField(help_text="A WebSocket; see docs/api.md.")


class JobSerializer(serializers.Serializer[Any]):
    """Something long that was asked for."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    title = serializers.CharField()
    fraction = serializers.FloatField(help_text="How much is done, 0 to 1.")
    message = serializers.CharField(help_text="What it is about, a slug.")
    queue_place = serializers.IntegerField(allow_null=True, help_text="1 is next; only while it waits.")
    workers = serializers.IntegerField(help_text="How many workers could take it, while it is unfinished.")
    attempt = serializers.IntegerField()
    error = ErrorSerializer(allow_null=True, help_text="Why it failed.")
    settings = serializers.DictField()
    photo = serializers.UUIDField(allow_null=True)
    painting = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    running_seconds = serializers.FloatField()
    urls = JobUrls()


def job_out(job: JobDict) -> dict[str, Any]:
    """A job as programs see it: the addresses are the API's."""
    urls = job["urls"]
    number = job["id"]
    return {
        **{name: job[name] for name in _SAME},  # type: ignore[literal-required]
        "photo": job["photo"]["id"] if job["photo"] else job["settings"].get("photo"),
        "painting": job["painting"]["id"] if job["painting"] else None,
        "urls": {
            "self": reverse("api:job", args=[number]),
            "result": reverse("api:job_result", args=[number]) if urls["result"] else None,
            "timelapse": reverse("api:job_timelapse", args=[number]) if urls["timelapse"] else None,
            "thumbnail": reverse("api:job_thumbnail", args=[number]),
            "socket": f"/ws/jobs/{number}/",
        },
    }


_SAME = (
    *("id", "kind", "state", "title", "fraction", "message", "queue_place", "workers", "attempt", "error"),
    *("settings", "created_at", "started_at", "finished_at", "running_seconds"),
)


class JobFilter(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=sorted(settings.JOB_KINDS), required=False)
    state = serializers.ChoiceField(choices=STATES, required=False)


class AdjustSerializer(serializers.Serializer[Any]):
    balance = serializers.FloatField(
        min_value=0, max_value=1, help_text="Of a painting: 0 is the photograph, 1 the painting's manner."
    )


class HistorySerializer(serializers.Serializer[Any]):
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))


class FoundLabel(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a field's own label is another
    name = serializers.CharField()
    count = serializers.IntegerField()


class LineSerializer(serializers.Serializer[Any]):
    """A photograph of a job on many, once it was looked at."""

    position = serializers.IntegerField()
    photo = serializers.UUIDField()
    labels = FoundLabel(many=True)
    error = ErrorSerializer(allow_null=True)


class LinesSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    lines = LineSerializer(many=True)


class AfterFilter(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, default=0, help_text="Only photographs after this position."
    )
