"""Enrolling: a photograph is judged at once, then a name and a consent make it a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.accounts.rate_limits import limit
from webapp.gallery import selectors
from webapp.gallery.access import MANAGE, needs, not_here
from webapp.gallery.forms import ConsentForm, EnrolmentPhotoForm, FacesForm, PersonForm, filled_in
from webapp.gallery.models import EnrolmentPhoto, FaceTemplate, Gallery, Schedule
from webapp.gallery.selectors.enrolment import enrolment_photo_dict, find_enrolment_photo
from webapp.gallery.services import people, photos
from webapp.gallery.services.consents import ConsentGiven
from webapp.gallery.services.people import About
from webapp.gallery.views.found import gallery_or_404
from webapp.jobs import broadcast
from webapp.jobs.request_body import cleaned, json_body
from webapp.sentences import Refused

PHOTOS_A_MINUTE = "60/m"


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@never_cache
@ensure_csrf_cookie
def enrol(request: HttpRequest, gallery_id: int) -> HttpResponse:
    gallery = gallery_or_404(request, gallery_id)
    if request.method == "POST":
        return _enrol(request, gallery)
    context = {
        "gallery": gallery,
        "groups": gallery.groups.all(),
        "schedules": gallery.schedules.all(),
        "limits": {"max_upload_bytes": settings.MAX_UPLOAD_BYTES},
    }
    return render(request, "gallery/enrol.html", context)


@require_POST
@needs(MANAGE)
def add_photo(request: HttpRequest, gallery_id: int) -> JsonResponse:
    _limit_tries(request)
    gallery = gallery_or_404(request, gallery_id)
    form = EnrolmentPhotoForm(request.POST)
    file = request.FILES.get("file")
    if file is None:
        raise Refused("no_file")
    values = cleaned(form)
    photo = photos.add_enrolment_photo(
        gallery,
        file,
        enrolment=values["enrolment"],
        pose=values["pose"] or FaceTemplate.Pose.STRAIGHT,
        source=values["source"] or FaceTemplate.Source.PHOTO,
        actor=signed_in(request),
    )
    return JsonResponse(enrolment_photo_dict(photo), status=201)


@require_http_methods(["GET", "DELETE"])
@needs(MANAGE)
@never_cache
def photo(request: HttpRequest, gallery_id: int, photo_id: UUID) -> HttpResponse:
    found = _own_photo(request, gallery_id, photo_id)
    if request.method == "DELETE":
        photos.forget_photo(found)
        return HttpResponse(status=204)
    return JsonResponse(enrolment_photo_dict(found))


@require_safe
@needs(MANAGE)
def face(request: HttpRequest, gallery_id: int, photo_id: UUID) -> HttpResponse:
    """The face that was found, for who brought the photograph a moment ago."""
    picture = photos.picture_of(_own_photo(request, gallery_id, photo_id))
    if picture is None:
        raise not_here(request)
    return picture_response(picture)


def picture_response(picture: bytes) -> HttpResponse:
    """A face, for this one look: no browser and no proxy keeps it."""
    return HttpResponse(picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def about_from(body: dict[str, Any], gallery: Gallery) -> About:
    """What a client says about a person. Raises ``Refused``."""
    values = filled_in(PersonForm(body))
    schedule = None
    if number := values["schedule"]:
        schedule = Schedule.objects.filter(gallery=gallery, pk=number).first()
        if schedule is None:
            raise Refused("bad_setting", name="schedule")
    return {
        "name": values["name"],
        "number": values["number"],
        "email": values["email"],
        "groups": values["groups"],
        "schedule": schedule,
        "valid_from": values["valid_from"],
        "valid_until": values["valid_until"],
    }


def consent_from(body: dict[str, Any]) -> ConsentGiven | None:
    """What a client says about a consent; nothing if it says nothing. Raises ``Refused``."""
    given = body.get("consent")
    if not given:
        return None
    if not isinstance(given, dict):
        raise Refused("bad_request")
    return ConsentGiven(**filled_in(ConsentForm(given)))


def _enrol(request: HttpRequest, gallery: Gallery) -> JsonResponse:
    _limit_tries(request)
    body = json_body(request)
    actor = signed_in(request)
    about, consent = about_from(body, gallery), consent_from(body)
    values = cleaned(FacesForm(body))
    wanted = values["photos"] or []
    with transaction.atomic():
        if not values["is_somebody_else"]:
            photos.refuse_known_face(gallery, wanted, actor=actor)
        faces = photos.take_faces(gallery, wanted, actor=actor)
        person = people.enrol_person(gallery, about, consent=consent, faces=faces, actor=actor)
    return JsonResponse(selectors.person_dict(person), status=201)


def _limit_tries(request: HttpRequest) -> None:
    """Raises ``Refused``: a stranger's face is compared only while it can be counted how often."""
    try:
        limit(request, group="enrolment", rate=PHOTOS_A_MINUTE)
    except broadcast.RedisDown:
        raise Refused("try_later") from None


def _own_photo(request: HttpRequest, gallery_id: int, photo_id: UUID) -> EnrolmentPhoto:
    found = find_enrolment_photo(photo_id, gallery_id=gallery_id, user_id=signed_in(request).pk)
    if found is None:
        raise Refused("photo_gone")
    return found
