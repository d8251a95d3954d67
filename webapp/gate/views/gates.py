"""Gates: the list, the rules of one, its devices, and how sure it is."""

from __future__ import annotations

from copy import copy
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from webapp.accounts.access import signed_in
from webapp.accounts.models import User
from webapp.gallery.access import needs, not_here
from webapp.gate import selectors
from webapp.gate.broadcast import list_online
from webapp.gate.forms import DOOR_FORMS, DoorForm, GateForm, PairingForm, TargetForm, rules_of_gate
from webapp.gate.models import Gate, Kiosk, PairingCode
from webapp.gate.selectors.calibration import calibration_dict, source_of, source_of_refusals
from webapp.gate.services import gates as services
from webapp.gate.services import kiosks
from webapp.gate.views.rights import MANAGE, SET, VIEW
from webapp.gate.words import said_to_staff
from webapp.jobs.request_body import cleaned, json_body


@require_safe
@needs(VIEW)
@ensure_csrf_cookie
def gates(request: HttpRequest) -> HttpResponse:
    add_url = reverse("gate:add") if signed_in(request).has_perm(MANAGE) else None
    return render(request, "gate/gates.html", {"gates": selectors.gate_dicts(), "add_url": add_url})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE)
def add(request: HttpRequest) -> HttpResponse:
    form = GateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.save_gate(form.save(commit=False), actor=signed_in(request))
        return redirect("gate:gate", made.pk)
    return render(request, "gate/gate_new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(VIEW)
@ensure_csrf_cookie
def gate(request: HttpRequest, gate_id: int) -> HttpResponse:
    found, actor = gate_or_404(request, gate_id), signed_in(request)
    if request.method != "POST":
        return gate_page(request, found)
    if not actor.has_perm(MANAGE):
        raise not_here(request)
    was = copy(found)
    form = GateForm(request.POST, instance=found, may_set_thresholds=actor.has_perm(SET))
    if not form.is_valid():
        return gate_page(request, was, form=form, status=400)
    services.save_gate(form.save(commit=False), actor=actor, was=was)
    return redirect(f"{reverse('gate:gate', args=[gate_id])}?saved=1")


def gate_page(
    request: HttpRequest,
    gate: Gate,
    *,
    form: GateForm | None = None,
    door_form: DoorForm | None = None,
    new_secret: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A gate with its devices and doors; what only administrators may see is left out for others."""
    actor = signed_in(request)
    may_manage = actor.has_perm(MANAGE)
    if form is None and may_manage:
        form = GateForm(instance=gate, may_set_thresholds=actor.has_perm(SET))
    online = list_online()
    door_forms: dict[str, DoorForm] = (
        {kind: make() for kind, make in DOOR_FORMS.items()} if may_manage else {}
    )
    if door_form is not None:
        door_forms[door_form.kind] = door_form
    devices = gate.kiosks.select_related("paired_by")
    context = {
        "gate": _gate_with_urls(gate, actor),
        "form": form,
        "is_saved": "saved" in request.GET,
        "kiosks": [selectors.kiosk_dict(kiosk, online) for kiosk in devices] if may_manage else [],
        "doors": [selectors.door_dict(door) for door in gate.doors.all()] if may_manage else [],
        "door_forms": door_forms,
        "door_error_kind": door_form.kind if door_form is not None else None,
        "new_secret": new_secret,
        "can_manage": may_manage,
        "can_set": actor.has_perm(SET),
        "rules": [] if may_manage else rules_of_gate(gate),
        "spoofs": [
            {**row, "found": [(said_to_staff(reason), count) for reason, count in row["found"].items()]}
            for row in selectors.spoof_counts(gate)
        ],
    }
    return render(request, "gate/gate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(VIEW)
@ensure_csrf_cookie
def calibration(request: HttpRequest, gate_id: int) -> HttpResponse:
    found, actor = gate_or_404(request, gate_id), signed_in(request)
    may_set, was = actor.has_perm(SET), copy(found)
    if request.method == "POST" and not may_set:
        raise not_here(request)
    form = TargetForm(request.POST or None, instance=found) if may_set else None
    if request.method == "POST" and form is not None and form.is_valid():
        services.save_gate(form.save(commit=False), actor=actor, was=was)
        return redirect(f"{reverse('gate:calibration', args=[gate_id])}?saved=1")
    context = {
        "gate": _gate_with_urls(was, actor),
        "form": form,
        "is_saved": "saved" in request.GET,
        "calibration": calibration_dict(was),
        "source": source_of(was),
        "source_of_refusals": source_of_refusals(was),
    }
    return render(request, "gate/calibration.html", context, status=400 if form and form.errors else 200)


@require_POST
@needs(MANAGE)
@never_cache
def pairing_code(request: HttpRequest, gate_id: int) -> JsonResponse:
    found = gate_or_404(request, gate_id)
    name = cleaned(PairingForm(json_body(request)))["name"]
    made = kiosks.make_pairing_code(found, kiosk_name=name, actor=signed_in(request))
    address = request.build_absolute_uri(f"{reverse('gate:kiosk')}?code={made.code}")
    return JsonResponse(
        {
            "code": made.code,
            "address": address,
            "qr": segno.make_qr(address).svg_data_uri(scale=4, border=2),
            "expires_at": made.row.expires_at.isoformat(),
            "seconds": int(kiosks.CODE_LIVES_FOR.total_seconds()),
            "urls": {"check": reverse("gate:pairing_check", args=[gate_id, made.row.pk])},
        }
    )


@require_safe
@needs(MANAGE)
@never_cache
def pairing_check(request: HttpRequest, gate_id: int, code_id: int) -> JsonResponse:
    code = PairingCode.objects.filter(pk=code_id, gate=gate_id).first()
    if code is None:
        raise not_here(request)
    return JsonResponse({"is_used": code.used_at is not None})


@require_POST
@needs(MANAGE)
def revoke_kiosk(request: HttpRequest, kiosk_id: int) -> JsonResponse:
    kiosk = Kiosk.objects.select_related("gate", "paired_by").filter(pk=kiosk_id).first()
    if kiosk is None:
        raise not_here(request)
    kiosks.revoke_kiosk(kiosk, actor=signed_in(request))
    return JsonResponse(selectors.kiosk_dict(kiosk))


def gate_or_404(request: HttpRequest, gate_id: int) -> Gate:
    found = selectors.find_gate(gate_id)
    if found is None:
        raise not_here(request)
    return found


def _gate_with_urls(gate: Gate, actor: User) -> dict[str, Any]:
    found: dict[str, Any] = {
        **selectors.gate_dict(gate),
        "threshold": gate.effective_threshold,
        "target_far": gate.target_far,
    }
    if actor.has_perm(MANAGE):
        found["urls"] = {
            **found["urls"],
            "pair": reverse("gate:pairing_code", args=[gate.pk]),
            "add_door": reverse("gate:add_door", args=[gate.pk]),
        }
    return found
