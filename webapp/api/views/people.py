"""Galleries and people, faces compared, passages. For everybody without the right there are none."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from webapp.accounts import audit
from webapp.api.authentication import user_of
from webapp.api.serializers import people as shapes
from webapp.api.throttles import EveryRequest, Faces
from webapp.api.views.view import FACES, View
from webapp.gallery import matching, selectors
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery, Person
from webapp.gallery.services import people, photos
from webapp.gallery.services.consents import ConsentGiven
from webapp.gallery.services.erasure import erase_person
from webapp.gate.exports import passages_csv
from webapp.gate.models import Gate, Passage
from webapp.gate.selectors import list_passages, passage_dicts
from webapp.sentences import Refused

EXPORTED_AT_ONCE = 100_000
_IN_QUERY = ("gate", "outcome", "reason", "person", "from_day", "until_day")


class GalleryView(View):
    scopes = ("gallery:read", "gallery:write")
    cache = FACES

    def gallery(self, gallery_id: int) -> Gallery:
        found = selectors.list_galleries().filter(pk=gallery_id).first()
        if found is None:
            raise Refused("not_found")
        return found

    def person(self, person_id: UUID) -> Person:
        found = selectors.find_person(person_id)
        if found is None:
            raise Refused("not_found")
        return found


class Galleries(GalleryView):
    serializer_class = shapes.GallerySerializer
    queryset = Gallery.objects.none()

    @extend_schema(operation_id="list_galleries", tags=["people"])
    def list(self, request: Request) -> Response:
        """All galleries, by name."""
        page = self.paginate_queryset(selectors.list_galleries())
        return self.get_paginated_response(shapes.GallerySerializer(page, many=True).data)

    @extend_schema(operation_id="get_gallery", tags=["people"])
    def retrieve(self, request: Request, gallery_id: int) -> Response:
        """One gallery."""
        return Response(shapes.GallerySerializer(self.gallery(gallery_id)).data)


class People(GalleryView):
    serializer_class = shapes.PersonSerializer
    queryset = Person.objects.none()
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="list_people", tags=["people"], parameters=[shapes.PeopleFilter])
    def list(self, request: Request, gallery_id: int) -> Response:
        """The people of a gallery, by name."""
        asked = self.query(shapes.PeopleFilter)
        found = selectors.list_people(
            self.gallery(gallery_id), search=asked.get("search", ""), state=asked.get("state", "")
        )
        page = self.paginate_queryset(found)
        return self.get_paginated_response(shapes.PersonSerializer(page, many=True).data)

    def get_throttles(self) -> Any:
        # Whoever enrols learns whether the face is enrolled already.
        return [EveryRequest(), Faces()] if self.request.method == "POST" else super().get_throttles()

    @extend_schema(
        operation_id="enrol_person",
        tags=["people"],
        request={"multipart/form-data": shapes.EnrolSerializer},
        responses={201: shapes.PersonSerializer},
    )
    def create(self, request: Request, gallery_id: int) -> Response:
        """Enrol a person with their consent and a photograph, which is looked at and thrown away."""
        gallery, given = self.gallery(gallery_id), self.body(shapes.EnrolSerializer)
        actor = user_of(request)
        photo = photos.add_enrolment_photo(
            gallery,
            given["photo"],
            enrolment=uuid4(),
            pose=FaceTemplate.Pose.STRAIGHT,
            source=FaceTemplate.Source.PHOTO,
            actor=actor,
        )
        try:
            _refuse_bad(photo)
            consent = ConsentGiven(
                given["consent_method"], given["consent_given_on"], given.get("consent_ends_on")
            )
            about: people.About = {
                "name": given["name"],
                "number": given["number"],
                "email": given["email"],
                "groups": given["groups"],
                "schedule": None,
                "valid_from": given.get("valid_from"),
                "valid_until": given.get("valid_until"),
            }
            with transaction.atomic():
                if not given["is_somebody_else"]:
                    photos.refuse_known_face(gallery, [photo.pk], actor=actor)
                faces = photos.take_faces(gallery, [photo.pk], actor=actor)
                person = people.enrol_person(
                    gallery, about, consent=consent, faces=faces, actor=actor, source="api"
                )
        finally:
            photos.forget_photo(photo)
        return Response(shapes.PersonSerializer(person).data, status=201)


class OnePerson(GalleryView):
    serializer_class = shapes.PersonSerializer
    queryset = Person.objects.none()

    @extend_schema(operation_id="get_person", tags=["people"])
    def retrieve(self, request: Request, person_id: UUID) -> Response:
        """What is known of a person; that somebody looked is written down."""
        person = self.person(person_id)
        audit.record("person.viewed", actor=user_of(request), subject=person)
        return Response(shapes.PersonSerializer(person).data)

    @extend_schema(
        operation_id="erase_person", tags=["people"], responses={200: shapes.CertificateSerializer}
    )
    def destroy(self, request: Request, person_id: UUID) -> Response:
        """Erase a person with templates, pictures, badges and consents; the answer is the certificate."""
        certificate = erase_person(self.person(person_id), actor=user_of(request))
        return Response(shapes.CertificateSerializer(certificate).data)


class Matching(GalleryView):
    scopes = ("faces:match", "faces:match")
    parser_classes = (MultiPartParser,)
    throttle_classes = (EveryRequest, Faces)

    @extend_schema(
        operation_id="verify",
        tags=["faces"],
        request={"multipart/form-data": shapes.FaceSerializer},
        responses={200: shapes.VerifiedSerializer},
    )
    def verify(self, request: Request, person_id: UUID) -> Response:
        """Is it this person? (1:1) That somebody asked, and the answer, are written down.

        Nobody checks that the photograph shows somebody alive: a picture of a picture matches, too.
        """
        person, given = self.person(person_id), self.body(shapes.FaceSerializer)
        found = matching.verify(person, given["photo"], threshold=given["threshold"], actor=user_of(request))
        return Response(shapes.VerifiedSerializer(found).data)

    @extend_schema(
        operation_id="identify",
        tags=["faces"],
        request={"multipart/form-data": shapes.FaceSerializer},
        responses={200: shapes.IdentifiedSerializer},
    )
    def identify(self, request: Request, gallery_id: int) -> Response:
        """Who is it? (1:N) Nobody is an answer. That somebody asked is written down, but not who it was.

        Nobody checks that the photograph shows somebody alive: a picture of a picture matches, too.
        """
        gallery, given = self.gallery(gallery_id), self.body(shapes.FaceSerializer)
        found = matching.identify(
            gallery, given["photo"], threshold=given["threshold"], actor=user_of(request)
        )
        person = selectors.find_person(UUID(found["person"])) if found["person"] else None
        return Response(shapes.IdentifiedSerializer({**found, "person": person}).data)


class Passages(View):
    scopes = ("passages:read", "passages:read")
    cache = FACES
    serializer_class = shapes.PassageSerializer
    queryset = Passage.objects.none()

    @extend_schema(operation_id="list_passages", tags=["passages"], parameters=[shapes.PassageFilter])
    def list(self, request: Request) -> Response:
        """Passages, newest first; that somebody looked is written down."""
        page = self.paginate_queryset(list_passages(**self._wanted())) or []
        query = request.META.get("QUERY_STRING", "")[:200]
        audit.record("gate.passages_viewed", actor=user_of(request), passages=len(page), query=query)
        rows = passage_dicts(page, user_of(request))
        return self.get_paginated_response(shapes.PassageSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="export_passages",
        tags=["passages"],
        parameters=[shapes.PassageFilter],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="A table.")},
        filters=False,
    )
    def export(self, request: Request) -> HttpResponse:
        """Passages as a table for spreadsheets, the newest 100,000; that somebody exported is written down."""
        found = list_passages(**self._wanted())[:EXPORTED_AT_ONCE]
        table = passages_csv(found, actor=user_of(request))
        headers = {"Content-Disposition": 'attachment; filename="passages.csv"'}
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)

    def _wanted(self) -> dict[str, Any]:
        asked = self.query(shapes.PassageFilter)
        wanted = {name: asked[name] for name in _IN_QUERY if asked.get(name)}
        if "gate" in wanted:
            wanted["gate"] = Gate.objects.filter(pk=wanted["gate"]).first()
            if wanted["gate"] is None:
                raise Refused("not_found")
        return wanted


def _refuse_bad(photo: EnrolmentPhoto) -> None:
    if photo.state == EnrolmentPhoto.State.WAITING:
        raise Refused("try_later")
    if photo.reason:
        raise Refused(photo.reason, **photo.figures)
    if not photo.is_good:
        raise Refused("face_not_good", problems=", ".join(photo.problems))
