"""Galleries, people, faces, passages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.api.serializers.photos import PictureField
from webapp.gallery import matching
from webapp.gallery.access_times import current_consent
from webapp.gallery.models import Consent, Gallery, Person
from webapp.gate.models import Passage

LARGEST = 2**63 - 1


class GallerySerializer(serializers.ModelSerializer[Gallery]):
    people = serializers.IntegerField(source="people_count", read_only=True)

    class Meta:
        model = Gallery
        fields = (
            *("id", "name", "purpose", "consent_wording", "keep_photos", "erase_after_days", "people"),
            "created_at",
        )
        read_only_fields = fields


class ConsentOut(serializers.ModelSerializer[Consent]):
    class Meta:
        model = Consent
        fields = ("purpose", "method", "given_on", "ends_on", "withdrawn_at")
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer[Person]):
    """What is known of somebody, without the face: no template and no picture ever leaves by the API."""

    gallery = serializers.IntegerField(source="gallery_id", read_only=True)
    groups = serializers.SerializerMethodField()
    email = serializers.CharField(read_only=True, allow_blank=True)
    faces = serializers.SerializerMethodField()
    consent = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = (
            *("id", "gallery", "name", "number", "email", "groups", "valid_from", "valid_until", "faces"),
            *("consent", "created_at", "changed_at"),
        )
        read_only_fields = fields

    def get_groups(self, person: Person) -> list[str]:
        return [group.name for group in person.groups.all()]

    def get_faces(self, person: Person) -> int:
        counted = getattr(person, "template_count", None)
        return person.templates.count() if counted is None else int(counted)

    @extend_schema_field(ConsentOut(allow_null=True))
    def get_consent(self, person: Person) -> Any:
        consent = current_consent(person, timezone.localdate())
        return ConsentOut(consent).data if consent else None


class PeopleFilter(serializers.Serializer[Any]):
    search = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="Parts of the name, number or address."
    )
    state = serializers.ChoiceField(choices=["expired", "no_face", "no_consent"], required=False)


class EnrolSerializer(serializers.Serializer[Any]):
    """A person, their consent, and one photograph of their face, from the front."""

    photo = PictureField()
    name = serializers.CharField(max_length=120)
    number = serializers.CharField(max_length=40, default="", allow_blank=True)
    email = serializers.EmailField(max_length=254, default="", allow_blank=True)
    groups = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=20, allow_empty=True
    )
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False)
    consent_method = serializers.ChoiceField(choices=list(Consent.Method.values))
    consent_given_on = serializers.DateField()
    consent_ends_on = serializers.DateField(required=False)
    is_somebody_else = serializers.BooleanField(
        default=False, help_text="Enrol, although somebody with this face is enrolled already."
    )


class CertificateSerializer(serializers.Serializer[Any]):
    """What was erased, for the person concerned; the audit trail keeps its digest and no name."""

    person = serializers.CharField()
    name = serializers.CharField()
    number = serializers.CharField(allow_blank=True)
    gallery = serializers.CharField()
    erased_at = serializers.CharField()
    erased_by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())
    salt = serializers.CharField()
    audit_line = serializers.IntegerField()


class FaceSerializer(serializers.Serializer[Any]):
    """A photograph with one face in it, which is compared and thrown away."""

    photo = PictureField()
    threshold = serializers.FloatField(
        min_value=matching.STRICTEST,
        max_value=matching.LOOSEST,
        default=matching.USUAL,
        help_text="The largest distance at which two faces count as one person's.",
    )


class VerifiedSerializer(serializers.Serializer[Any]):
    is_same = serializers.BooleanField()
    distance = serializers.FloatField(allow_null=True, help_text="0 to 2; null: the person has no template.")
    threshold = serializers.FloatField()
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="What is not good enough about the photograph, in slugs."
    )
    compared_with = serializers.IntegerField(help_text="Templates.")


class PersonName(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    number = serializers.CharField(allow_blank=True)


class IdentifiedSerializer(serializers.Serializer[Any]):
    person = PersonName(allow_null=True, help_text="null: nobody.")
    distance = serializers.FloatField(allow_null=True, help_text="To the nearest person.")
    runner_up_distance = serializers.FloatField(allow_null=True)
    is_unclear = serializers.BooleanField(help_text="Two people are about equally near: so it is nobody.")
    threshold = serializers.FloatField()
    problems = serializers.ListField(child=serializers.CharField())
    compared_with = serializers.IntegerField()


class PassageFilter(serializers.Serializer[Any]):
    gate = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
    outcome = serializers.ChoiceField(choices=list(Passage.Outcome.values), required=False)
    reason = serializers.CharField(max_length=40, required=False, allow_blank=True)
    person = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="A part of the name."
    )
    from_day = serializers.DateField(required=False)
    until_day = serializers.DateField(required=False)


class GateName(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class PassagePerson(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class PassageSerializer(serializers.Serializer[Any]):
    """One decision of a gate."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    gate = GateName()
    kiosk = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=list(Passage.Outcome.values))
    reason = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    person = PassagePerson(allow_null=True)
    distance = serializers.FloatField(allow_null=True)
    runner_up_distance = serializers.FloatField(allow_null=True)
    threshold = serializers.FloatField(allow_null=True)
    gallery_size = serializers.IntegerField(allow_null=True)
    with_badge = serializers.BooleanField()
    decision_ms = serializers.FloatField(allow_null=True)
    verdict = serializers.CharField(allow_blank=True)
