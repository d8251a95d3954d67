"""The rights that can be given in the administration: only those that open something, each in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Case, IntegerField, Model, Q, QuerySet, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from webapp.accounts.models import Quota

RIGHTS = {
    "gallery.view_faces": _("See people and the pictures of their faces"),
    "gallery.manage_people": _("Enrol, change, import, export and erase people"),
    "gate.view_passages": _("See who passed which gate"),
    "gate.set_thresholds": _("Set how sure a gate must be"),
    "gate.manage_gates": _("Set up gates, their screens and doors"),
    "accounts.view_audit_trail": _("See the audit trail: who did and saw what"),
    "jobs.operate": _("See the dashboard, and give orders to queues, jobs and workers"),
}
VERBS = {"view": _("see"), "add": _("add"), "change": _("change"), "delete": _("delete")}


class RightsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=rights_that_count(), required=False, **options)

    def label_from_instance(self, right: Any) -> str:
        app, model = right.content_type.app_label, right.content_type.model_class()
        if words := RIGHTS.get(f"{app}.{right.codename}"):
            return str(words)
        verb = right.codename.partition("_")[0]
        return f"{_('Administration')} · {capfirst(model._meta.verbose_name_plural)}: {VERBS[verb]}"


def rights_that_count() -> QuerySet[Permission]:
    wanted = Q()
    for right in RIGHTS:
        app, _dot, codename = right.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    for model, verbs in _verbs_of_models():
        app, name = model._meta.app_label, model._meta.model_name
        codenames = [f"{verb}_{name}" for verb in verbs]
        wanted |= Q(content_type__app_label=app, content_type__model=name, codename__in=codenames)
    found = Permission.objects.filter(wanted).select_related("content_type")
    # What opens Facet's own pages first.
    is_administration = Case(
        *(When(codename=right.partition(".")[2], then=0) for right in RIGHTS),
        default=1,
        output_field=IntegerField(),
    )
    return found.order_by(is_administration, "content_type__app_label", "content_type__model", "codename")


def _verbs_of_models() -> list[tuple[type[Model], tuple[str, ...]]]:
    shown = [(model, getattr(page, "rights", tuple(VERBS))) for model, page in admin.site._registry.items()]
    return [*shown, (Quota, tuple(VERBS))]
