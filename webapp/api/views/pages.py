"""The pages about the API: its description, and one's webhooks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from webapp.accounts.access import signed_in
from webapp.accounts.models import User
from webapp.api.authentication import SessionAuthentication
from webapp.api.models import Webhook
from webapp.api.webhooks import services
from webapp.api.webhooks.deliveries import GIVE_UP_AFTER
from webapp.api.webhooks.events import EVENTS
from webapp.sentences import Refused, sentence_of
from webapp.webhooks.answers import in_words

DELIVERIES_A_PAGE = 50
EVENT_WORDS = {
    "job.done": _("a job is done"),
    "job.failed": _("a job failed"),
    "job.cancelled": _("a job was stopped"),
}

openapi = login_not_required(
    SpectacularJSONAPIView.as_view(
        permission_classes=[AllowAny], authentication_classes=[], throttle_classes=[]
    )
)


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI in the house's frame; its script comes from an address of its own, as the CSP wants."""

    permission_classes = [AllowAny]
    authentication_classes = [SessionAuthentication]
    throttle_classes: list[Any] = []
    template_name = "api/docs.html"
    url_name = "api:openapi"


docs = login_not_required(DocsView.as_view())


class WebhookForm(forms.Form):
    url = forms.CharField(
        max_length=500,
        label=_("Address"),
        widget=forms.URLInput(attrs={"placeholder": "https://example.org/facet"}),
    )
    events = forms.MultipleChoiceField(
        label=_("When to tell it"),
        choices=[(event, EVENT_WORDS[event]) for event in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        initial=list(EVENTS),
    )


@require_http_methods(["GET", "POST"])
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    owner, form, made = _owner(request), WebhookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            added, secret = services.add_webhook(owner=owner, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("url", sentence_of(refusal.reason, refusal.figures))
        else:
            made, form = {"url": added.url, "secret": secret}, WebhookForm()
    rows = services.list_webhooks(owner)
    context = {
        "form": form,
        "made": made,
        "rows": rows,
        "event_words": EVENT_WORDS,
        "chosen": set(form["events"].value() or []),
        "is_open": form.is_bound,
        "days": GIVE_UP_AFTER.days,
    }
    return render(request, "api/webhooks.html", context, status=400 if form.is_bound else 200)


@require_safe
@never_cache
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    found = _webhook(request, webhook_id)
    page = Paginator(services.list_deliveries(found), DELIVERIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": found,
        "page_obj": page,
        "days": GIVE_UP_AFTER.days,
        "rows": [
            {"delivery": one, "event": EVENT_WORDS.get(one.event, one.event), "answer": in_words(one.answer)}
            for one in page.object_list
        ],
    }
    return render(request, "api/webhook.html", context)


@require_POST
def remove_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    services.remove_webhook(_webhook(request, webhook_id), actor=signed_in(request))
    return redirect("api:webhooks")


@require_POST
def enable_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    services.enable_webhook(_webhook(request, webhook_id), actor=signed_in(request))
    return redirect("api:webhook", webhook_id)


@require_POST
def send_again(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    services.send_again(webhook=_webhook(request, webhook_id), delivery_id=delivery_id)
    return redirect("api:webhook", webhook_id)


def _webhook(request: HttpRequest, webhook_id: UUID) -> Webhook:
    try:
        return services.get_webhook(webhook_id=webhook_id, owner=_owner(request))
    except Refused as refusal:
        raise Http404 from refusal


def _owner(request: HttpRequest) -> User:
    user = signed_in(request)
    if user.is_guest:
        raise Http404
    return user
