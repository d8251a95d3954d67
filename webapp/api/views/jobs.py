"""Jobs: started, followed, steered, taken home."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework.request import Request
from rest_framework.response import Response

from webapp.api.authentication import user_of
from webapp.api.creation import create_job
from webapp.api.serializers import jobs as shapes
from webapp.api.serializers.wishes import WISHES, wish_in
from webapp.api.views.view import View, file_of
from webapp.jobs import selectors, services
from webapp.jobs.kinds import kind_of
from webapp.jobs.models import Job
from webapp.objects.selectors import count_lines, list_lines
from webapp.photos.files import ASK_AGAIN, file_response
from webapp.sentences import Refused
from webapp.studio.kind import NAME as PAINTING

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[\\x21-\\x7e]{1,200}$"},
    OpenApiParameter.HEADER,
    description="1 to 200 visible ASCII characters of the client's own. The same key with the same wish is the "
    "same job, however often it comes; with another wish it is refused.",
)
WISH = PolymorphicProxySerializer(
    component_name="Wish", serializers=dict(WISHES), resource_type_field_name="kind", many=False
)
_PHOTO, _PAINTING = "3f0c8a52-9d1e-4c8f-8f4a-0c6a1f0f7a11", "b1f5c2de-52a4-4b7b-9b7a-6e2f7d1f4c22"
EXAMPLES = [
    OpenApiExample(name, value=value, request_only=True)
    for name, value in {
        "A painting": {
            "kind": "style",
            "photo": _PHOTO,
            "painting": _PAINTING,
            "settings": {"size": 384, "quality": "standard"},
        },
        "Objects": {"kind": "objects", "photo": _PHOTO, "detector": "nanodet"},
        "Objects in many photographs": {"kind": "objects_batch", "photos": [_PHOTO]},
        "A cut-out of all people": {"kind": "cutout", "photo": _PHOTO, "method": "people"},
        "A training": {"kind": "train", "dataset": 1, "effort": "quick"},
    }.items()
]
REPLAYED = "Idempotent-Replayed"


class JobView(View):
    scopes = ("jobs:read", "jobs:write")
    serializer_class = shapes.JobSerializer
    queryset = Job.objects.none()

    def job(self, job_id: int) -> Job:
        return selectors.get_job(job_id=job_id, owner=user_of(self.request))

    def answer(self, job_id: int, status: int = 200, **headers: str) -> Response:
        job = selectors.job_dict(self.job(job_id))
        return Response(shapes.JobSerializer(shapes.job_out(job)).data, status=status, headers=headers)


class Jobs(JobView):
    @extend_schema(operation_id="list_jobs", tags=["jobs"], parameters=[shapes.JobFilter])
    def list(self, request: Request) -> Response:
        """One's own jobs, newest first."""
        asked = self.query(shapes.JobFilter)
        found = selectors.list_jobs(owner=user_of(request), kind=asked.get("kind", ""))
        if state := asked.get("state"):
            found = found.filter(state=state)
        page = self.paginate_queryset(found.order_by("-created_at", "-pk"))
        rows = [shapes.job_out(job) for job in selectors.job_dicts(page or [])]
        return self.get_paginated_response(shapes.JobSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="create_job",
        tags=["jobs"],
        parameters=[IDEMPOTENCY_KEY],
        request=WISH,
        examples=EXAMPLES,
        responses={
            201: OpenApiResponse(shapes.JobSerializer, description="It waits for a worker."),
            200: OpenApiResponse(
                shapes.JobSerializer, description="The job that this Idempotency-Key has made before."
            ),
        },
    )
    def create(self, request: Request) -> Response:
        """Ask for something long: a painting, objects, a cut-out, a training …"""
        wish = wish_in(request.data)
        job, is_new = create_job(
            wish, owner=user_of(request), key=request.headers.get("Idempotency-Key", "").strip()
        )
        return self.answer(job.pk, 201) if is_new else self.answer(job.pk, 200, **{REPLAYED: "true"})


class OneJob(JobView):
    @extend_schema(operation_id="get_job", tags=["jobs"])
    def retrieve(self, request: Request, job_id: int) -> Response:
        """One job as it is now. Its WebSocket tells at once what changes."""
        return self.answer(job_id)

    @extend_schema(operation_id="adjust_job", tags=["jobs"], request=shapes.AdjustSerializer)
    def adjust(self, request: Request, job_id: int) -> Response:
        """Change the balance of a painting while it is painted."""
        job = self.job(job_id)
        balance = self.body(shapes.AdjustSerializer)["balance"]
        if job.kind != PAINTING:
            raise Refused("bad_setting", name="balance")
        services.adjust_job(job, balance=balance)
        return self.answer(job_id)

    @extend_schema(operation_id="delete_job", tags=["jobs"], responses={204: None})
    def destroy(self, request: Request, job_id: int) -> Response:
        """Take a job away with all its files, whether it has ended or not."""
        services.delete_job(self.job(job_id))
        return Response(status=204)

    @extend_schema(operation_id="pause_job", tags=["jobs"], request=None)
    def pause(self, request: Request, job_id: int) -> Response:
        """Pause a job; it goes on from its last checkpoint."""
        return self._changed(job_id, services.pause_job)

    @extend_schema(operation_id="resume_job", tags=["jobs"], request=None)
    def resume(self, request: Request, job_id: int) -> Response:
        """Put a paused job back into the line."""
        return self._changed(job_id, services.resume_job)

    @extend_schema(operation_id="cancel_job", tags=["jobs"], request=None)
    def cancel(self, request: Request, job_id: int) -> Response:
        """Stop a job for good; what was done by then is kept."""
        return self._changed(job_id, services.cancel_job)

    @extend_schema(operation_id="download_result", tags=["jobs"], responses=file_of("A PNG.", "image/png"))
    def result(self, request: Request, job_id: int) -> HttpResponse:
        """The picture that a job ended with."""
        return self._file(self.job(job_id).result)

    @extend_schema(
        operation_id="download_timelapse", tags=["jobs"], responses=file_of("A film.", "video/mp4")
    )
    def timelapse(self, request: Request, job_id: int) -> HttpResponse:
        """A film of how it was painted; made just after the result."""
        return self._file(self.job(job_id).timelapse)

    @extend_schema(
        operation_id="download_job_thumbnail",
        tags=["jobs"],
        responses=file_of("A small picture.", "image/jpeg", "image/webp"),
    )
    def thumbnail(self, request: Request, job_id: int) -> HttpResponse:
        """The newest picture, small; the photograph's while there is none."""
        job = self.job(job_id)
        return self._file(job.preview or (job.photo.thumbnail if job.photo else None))

    @extend_schema(operation_id="get_history", tags=["jobs"], responses=shapes.HistorySerializer)
    def history(self, request: Request, job_id: int) -> Response:
        """The figures of the steps so far, such as the costs of a painting, at most 400 rows."""
        job = self.job(job_id)
        columns = ["step", *kind_of(job).figures]
        return Response({"columns": columns, "rows": selectors.history_of(job)})

    @extend_schema(
        operation_id="get_lines",
        tags=["jobs"],
        parameters=[shapes.AfterFilter],
        responses=shapes.LinesSerializer,
    )
    def lines(self, request: Request, job_id: int) -> Response:
        """What a job of the kind `objects_batch` has found so far, photograph by photograph."""
        job, after = self.job(job_id), self.query(shapes.AfterFilter)["after"]
        rows = [{**line, "photo": line["photo"]["id"]} for line in list_lines(job, after=after)]
        return Response(shapes.LinesSerializer({"total": count_lines(job), "lines": rows}).data)

    def _changed(self, job_id: int, change: Callable[[Job], None]) -> Response:
        change(self.job(job_id))
        return self.answer(job_id)

    def _file(self, stored: Any) -> HttpResponse:
        if not stored:
            raise Refused("no_result")
        return file_response(self.request._request, stored, cache=ASK_AGAIN)
