"""Oneself, data sets and models, webhooks, whether Facet is well, and what there is not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from webapp.accounts import quotas
from webapp.accounts.models import ApiToken
from webapp.accounts.scopes import is_allowed, scopes_open_to
from webapp.api.authentication import user_of
from webapp.api.models import Delivery, Webhook
from webapp.api.serializers import others as shapes
from webapp.api.views.view import FACES, View
from webapp.api.webhooks import services
from webapp.datasets import selectors as datasets
from webapp.datasets.models import Dataset, TrainedModel
from webapp.jobs import broadcast
from webapp.jobs.services import MAX_WAITING, count_unfinished
from webapp.sentences import Refused


class Me(View):
    serializer_class = shapes.MeSerializer

    @extend_schema(operation_id="get_me", tags=["me"])
    def retrieve(self, request: Request) -> Response:
        """Who one is here, what this token may do, and how much one has of what is limited."""
        user = user_of(request)
        token = request.auth if isinstance(request.auth, ApiToken) else None
        about = {
            "username": user.username,
            "is_guest": user.is_guest,
            "scopes": [name for name in scopes_open_to(user) if is_allowed(token, name)],
            "token": token,
            "limits": {
                "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
                "max_pixels": settings.MAX_PIXELS,
                "max_unfinished_jobs": MAX_WAITING,
                "requests": settings.API_RATE,
                "faces": settings.FACES_RATE,
            },
            "unfinished_jobs": count_unfinished(user),
            "quotas": {
                measure: {"used": quotas.used_by(user, measure), "limit": limit or None}
                for measure, limit in quotas.limits_of(user).items()
            },
        }
        return Response(shapes.MeSerializer(about).data)


class Datasets(View):
    scopes = ("datasets:read", "datasets:read")
    serializer_class = shapes.DatasetSerializer
    queryset = Dataset.objects.none()

    @extend_schema(operation_id="list_datasets", tags=["datasets"])
    def list(self, request: Request) -> Response:
        """One's own data sets, newest first."""
        page = self.paginate_queryset(
            datasets.list_datasets(owner=user_of(request)).order_by("-created_at", "-pk")
        )
        return self.get_paginated_response(shapes.DatasetSerializer(page, many=True).data)


class Models(View):
    scopes = ("datasets:read", "datasets:read")
    serializer_class = shapes.ModelSerializer
    queryset = TrainedModel.objects.none()

    @extend_schema(operation_id="list_models", tags=["datasets"])
    def list(self, request: Request) -> Response:
        """The networks that one has trained, newest first."""
        page = self.paginate_queryset(datasets.list_models(owner=user_of(request)))
        return self.get_paginated_response(shapes.ModelSerializer(page, many=True).data)


class Webhooks(View):
    scopes = ("webhooks:write", "webhooks:write")
    cache = FACES
    serializer_class = shapes.WebhookSerializer
    queryset = Webhook.objects.none()

    @extend_schema(operation_id="list_webhooks", tags=["webhooks"])
    def list(self, request: Request) -> Response:
        """One's own webhooks."""
        page = self.paginate_queryset(services.list_webhooks(user_of(request)))
        return self.get_paginated_response(shapes.WebhookSerializer(page, many=True).data)

    @extend_schema(
        operation_id="add_webhook",
        tags=["webhooks"],
        request=shapes.NewWebhookSerializer,
        responses={201: shapes.MadeWebhookSerializer},
    )
    def create(self, request: Request) -> Response:
        """Have an address told when jobs end. The secret in the answer is never shown again."""
        webhook, secret = services.add_webhook(
            owner=user_of(request), **self.body(shapes.NewWebhookSerializer)
        )
        made = {**shapes.WebhookSerializer(webhook).data, "secret": secret}
        return Response(made, status=201)

    @extend_schema(operation_id="get_webhook", tags=["webhooks"])
    def retrieve(self, request: Request, webhook_id: UUID) -> Response:
        """One webhook."""
        return Response(shapes.WebhookSerializer(self._webhook(webhook_id)).data)

    @extend_schema(operation_id="remove_webhook", tags=["webhooks"], responses={204: None})
    def destroy(self, request: Request, webhook_id: UUID) -> Response:
        """Remove a webhook; what waits to be sent to it is not sent."""
        services.remove_webhook(self._webhook(webhook_id), actor=user_of(request))
        return Response(status=204)

    @extend_schema(operation_id="enable_webhook", tags=["webhooks"], request=None)
    def enable(self, request: Request, webhook_id: UUID) -> Response:
        """Switch a webhook on again that days of failures have switched off."""
        webhook = self._webhook(webhook_id)
        services.enable_webhook(webhook, actor=user_of(request))
        return Response(shapes.WebhookSerializer(webhook).data)

    def _webhook(self, webhook_id: UUID) -> Webhook:
        return services.get_webhook(webhook_id=webhook_id, owner=user_of(self.request))


class Deliveries(View):
    scopes = ("webhooks:write", "webhooks:write")
    serializer_class = shapes.DeliverySerializer
    queryset = Delivery.objects.none()

    @extend_schema(operation_id="list_deliveries", tags=["webhooks"])
    def list(self, request: Request, webhook_id: UUID) -> Response:
        """What a webhook was told in the last 30 days, newest first, and what came of it."""
        webhook = services.get_webhook(webhook_id=webhook_id, owner=user_of(request))
        page = self.paginate_queryset(services.list_deliveries(webhook))
        return self.get_paginated_response(shapes.DeliverySerializer(page, many=True).data)

    @extend_schema(operation_id="send_again", tags=["webhooks"], request=None)
    def again(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Send a notice once more, under its old number."""
        webhook = services.get_webhook(webhook_id=webhook_id, owner=user_of(request))
        delivery = services.send_again(webhook=webhook, delivery_id=delivery_id)
        return Response(shapes.DeliverySerializer(delivery).data)


class Health(View):
    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = shapes.HealthSerializer

    @extend_schema(
        operation_id="get_health",
        tags=["health"],
        responses={200: shapes.HealthSerializer, 503: shapes.HealthSerializer},
    )
    def retrieve(self, request: Request) -> Response:
        """Whether database and Redis answer, and which workers live. For everybody."""
        queues = (settings.QUEUE, settings.QUICK_QUEUE, settings.FACES_QUEUE, settings.ERRANDS_QUEUE)
        report: dict[str, Any] = {
            "database": _database_answers(),
            "redis": _redis_answers(),
            "workers": {queue: broadcast.count_workers(queue) for queue in queues},
        }
        report["is_well"] = report["database"] and report["redis"]
        return Response(report, status=200 if report["is_well"] else 503)


class Nothing(View):
    """Every other address: programs are told so in JSON."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    throttle_classes = ()
    schema = None

    def any(self, request: Request, path: str = "") -> Response:
        raise Refused("not_found")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        return bool(broadcast.redis_client().ping())
    except broadcast.RedisDown:
        return False
