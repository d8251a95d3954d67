"""One person: what is known, what they agreed to, and taking it all away."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.again import address_to_show_again, has_shown_again, require_shown_again
from webapp.accounts.models import User
from webapp.gallery import exports, selectors, vault
from webapp.gallery.access import MANAGE, VIEW, needs, not_here
from webapp.gallery.access_times import current_consent
from webapp.gallery.forms import FacesForm
from webapp.gallery.models import FaceTemplate
from webapp.gallery.services import consents, people, photos
from webapp.gallery.services.erasure import erase_person
from webapp.gallery.services.templates import open_picture
from webapp.gallery.views.enrolment import about_from, consent_from, picture_response
from webapp.gallery.views.found import person_or_404
from webapp.jobs.request_body import cleaned, json_body
from webapp.sentences import Refused


@require_http_methods(["GET", "POST"])
@needs(VIEW)
@never_cache
@ensure_csrf_cookie
def person(request: HttpRequest, gallery_id: int, person_id: UUID) -> HttpResponse:
    found = person_or_404(request, gallery_id, person_id)
    actor = signed_in(request)
    if request.method == "POST":
        if not actor.has_perm(MANAGE):
            raise Refused("not_found")
        body = json_body(request)
        about, seen = about_from(body, found.gallery), str(body.get("seen") or "")
        people.change_person(found, about, actor=actor, seen=seen)
        return JsonResponse(selectors.person_dict(found))
    audit.record("person.viewed", actor=actor, subject=found)
    context = {
        "gallery": found.gallery,
        "person": found,
        "templates": [selectors.template_dict(template) for template in found.templates.all()],
        "consents": found.consents.select_related("recorded_by"),
        "consent": current_consent(found, timezone.localdate()),
        "badge": found.badges.filter(revoked_at=None).first(),
        "groups": found.gallery.groups.all(),
        "own_groups": [group.name for group in found.groups.all()],
        "schedules": found.gallery.schedules.all(),
        "may_manage": actor.has_perm(MANAGE),
        "today": timezone.localdate(),
        "limits": {"max_upload_bytes": settings.MAX_UPLOAD_BYTES},
        # Before somebody is erased.
        "again_url": address_to_show_again(request, back_to=f"{request.path}?erase"),
        "has_shown_again": has_shown_again(request),
    }
    return render(request, "gallery/person.html", context)


@require_POST
@needs(MANAGE)
def add_faces(request: HttpRequest, gallery_id: int, person_id: UUID) -> JsonResponse:
    found = person_or_404(request, gallery_id, person_id)
    actor, values = signed_in(request), cleaned(FacesForm(json_body(request)))
    wanted = values["photos"] or []
    with transaction.atomic():
        if not values["is_somebody_else"]:
            photos.refuse_known_face(found.gallery, wanted, actor=actor, besides=found)
        faces = photos.take_faces(found.gallery, wanted, actor=actor)
        people.add_faces(found, faces, actor=actor)
    return JsonResponse(selectors.person_dict(found), status=201)


@require_http_methods(["DELETE"])
@needs(MANAGE)
def remove_face(request: HttpRequest, gallery_id: int, person_id: UUID, template_uuid: UUID) -> HttpResponse:
    template = _template(request, gallery_id, person_id, template_uuid)
    people.remove_face(template, actor=signed_in(request))
    return HttpResponse(status=204)


@require_safe
@needs(VIEW)
def face_picture(request: HttpRequest, gallery_id: int, person_id: UUID, template_uuid: UUID) -> HttpResponse:
    template = _template(request, gallery_id, person_id, template_uuid)
    try:
        picture = open_picture(template)
    except vault.Unreadable:
        picture = None
    if picture is None:
        raise not_here(request)
    audit.record("face.viewed", actor=signed_in(request), subject=template.person)
    return picture_response(picture)


@require_POST
@needs(MANAGE)
def link_account(request: HttpRequest, gallery_id: int, person_id: UUID) -> JsonResponse:
    found = person_or_404(request, gallery_id, person_id)
    username = json_body(request).get("username")
    account = None
    if username:
        if not isinstance(username, str):
            raise Refused("bad_request")
        account = User.objects.filter(username=username, is_guest=False).first()
        if account is None:
            raise Refused("no_such_account")
    people.link_account(found, account, actor=signed_in(request))
    return JsonResponse(selectors.person_dict(found))


@require_POST
@needs(MANAGE)
def record_consent(request: HttpRequest, gallery_id: int, person_id: UUID) -> JsonResponse:
    found = person_or_404(request, gallery_id, person_id)
    given = consent_from(json_body(request))
    if given is None:
        raise Refused("consent_missing")
    consents.record_consent(found, given, actor=signed_in(request))
    return JsonResponse(selectors.person_dict(found), status=201)


@require_POST
@needs(MANAGE)
def withdraw_consent(request: HttpRequest, gallery_id: int, person_id: UUID) -> JsonResponse:
    found = person_or_404(request, gallery_id, person_id)
    erased = consents.withdraw_consent(found, actor=signed_in(request))
    return JsonResponse({"templates_erased": erased})


@require_safe
@needs(MANAGE)
@never_cache
def export(request: HttpRequest, gallery_id: int, person_id: UUID) -> HttpResponse:
    found = person_or_404(request, gallery_id, person_id)
    response = HttpResponse(
        exports.person_zip(found, actor=signed_in(request)), content_type="application/zip"
    )
    name = slugify(found.name) or "person"
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@require_POST
@needs(MANAGE)
def erase(request: HttpRequest, gallery_id: int, person_id: UUID) -> JsonResponse:
    found = person_or_404(request, gallery_id, person_id)
    require_shown_again(request)
    typed = json_body(request).get("name")
    certificate = erase_person(found, actor=signed_in(request), confirmation=str(typed or ""))
    return JsonResponse({"certificate": certificate})


def _template(request: HttpRequest, gallery_id: int, person_id: UUID, template_uuid: UUID) -> FaceTemplate:
    found = person_or_404(request, gallery_id, person_id)
    template = found.templates.filter(uuid=template_uuid).first()
    if template is None:
        raise not_here(request)
    return template
