"""Oneself, data sets, models, webhooks, health."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.accounts.models import ApiToken
from webapp.api.models import Delivery, Webhook
from webapp.api.webhooks.events import EVENTS
from webapp.datasets.models import Dataset, TrainedModel
from webapp.webhooks.answers import in_words


class TokenOut(serializers.ModelSerializer[ApiToken]):
    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ApiToken
        fields = ("name", "scopes", "expiry")
        read_only_fields = fields


class LimitsSerializer(serializers.Serializer[Any]):
    max_upload_bytes = serializers.IntegerField()
    max_pixels = serializers.IntegerField()
    max_unfinished_jobs = serializers.IntegerField()
    requests = serializers.CharField(help_text="Such as 600/min.")
    faces = serializers.CharField()


class UsageSerializer(serializers.Serializer[Any]):
    used = serializers.FloatField()
    limit = serializers.IntegerField(allow_null=True, help_text="null: as much as one likes.")


class QuotasSerializer(serializers.Serializer[Any]):
    """Bytes and pictures that are kept; jobs begun and minutes computed within 24 hours."""

    bytes = UsageSerializer()
    photos = UsageSerializer()
    jobs = UsageSerializer()
    minutes = UsageSerializer()


class MeSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    is_guest = serializers.BooleanField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What this token may do now.")
    token = TokenOut(allow_null=True)
    limits = LimitsSerializer()
    unfinished_jobs = serializers.IntegerField()
    quotas = QuotasSerializer()


class DatasetSerializer(serializers.ModelSerializer[Dataset]):
    classes = serializers.ListField(child=serializers.CharField(), read_only=True)
    photos = serializers.IntegerField(source="photo_count", read_only=True)
    annotated = serializers.IntegerField(source="annotated_count", read_only=True)

    class Meta:
        model = Dataset
        fields = ("id", "name", "kind", "classes", "photos", "annotated", "created_at")
        read_only_fields = fields


class ModelSerializer(serializers.ModelSerializer[TrainedModel]):
    classes = serializers.ListField(child=serializers.CharField(), read_only=True)
    figures = serializers.DictField(child=serializers.FloatField(), read_only=True)
    dataset = serializers.IntegerField(source="dataset_id", read_only=True)
    job = serializers.IntegerField(source="job_id", read_only=True, allow_null=True)

    class Meta:
        model = TrainedModel
        fields = ("id", "name", "dataset", "job", "classes", "figures", "created_at")
        read_only_fields = fields


class NewWebhookSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=500, help_text="https://…")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=list(EVENTS)), min_length=1, max_length=len(EVENTS)
    )


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    events = serializers.ListField(child=serializers.ChoiceField(choices=list(EVENTS)), read_only=True)

    class Meta:
        model = Webhook
        fields = ("id", "url", "events", "created_at", "failing_since", "disabled_at")
        read_only_fields = fields


class MadeWebhookSerializer(WebhookSerializer):
    """With the secret that signs what is sent: now or never."""

    secret = serializers.CharField(read_only=True)

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    job = serializers.IntegerField(source="job_number", read_only=True)
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = (
            "id",
            "event",
            "job",
            "state",
            "attempts",
            "answer",
            "ms",
            "made_at",
            "due_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_blank=True))
    def get_answer(self, delivery: Delivery) -> str:
        return in_words(delivery.answer)


class HealthSerializer(serializers.Serializer[Any]):
    is_well = serializers.BooleanField()
    database = serializers.BooleanField()
    redis = serializers.BooleanField()
    workers = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many live workers take from each queue."
    )
