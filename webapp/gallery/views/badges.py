"""A badge is shown once, to be printed; afterwards nobody can show it again."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from webapp.accounts.access import signed_in
from webapp.gallery.access import MANAGE, needs
from webapp.gallery.services import badges
from webapp.gallery.views.found import person_or_404


@require_http_methods(["GET", "POST"])
@needs(MANAGE)
@never_cache
def issue(request: HttpRequest, gallery_id: int, person_id: UUID) -> HttpResponse:
    person = person_or_404(request, gallery_id, person_id)
    if request.method == "GET":
        # As after another language was chosen: no badge is issued by looking.
        return redirect("gallery:person", gallery_id, person_id)
    code = badges.issue_badge(person, actor=signed_in(request))
    # Error correction M: a code that is carried about gets scratched.
    drawn = segno.make_qr(code, error="m").svg_inline(scale=1, border=0, omitsize=True, svgclass="badge-code")
    context = {"gallery": person.gallery, "person": person, "code": drawn, "text": code}
    return render(request, "gallery/badge.html", context)


@require_POST
@needs(MANAGE)
def revoke(request: HttpRequest, gallery_id: int, person_id: UUID) -> HttpResponse:
    person = person_or_404(request, gallery_id, person_id)
    badges.revoke_badge(person, actor=signed_in(request))
    return redirect("gallery:person", gallery_id, person_id)
