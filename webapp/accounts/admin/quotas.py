from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from webapp.accounts import audit, quotas
from webapp.accounts.access import signed_in
from webapp.accounts.models import Quota


class QuotaInline(admin.StackedInline):
    """What an account, or everybody of a role, may use."""

    model = Quota
    fieldsets = (
        (
            None,
            {
                "fields": (("bytes", "photos"), ("jobs", "minutes")),
                "description": _(
                    "0: no limit. Empty: as the roles say, or else the settings. 1 GB is 1,000,000,000 bytes."
                ),
            },
        ),
    )
    extra = 0


class QuotaIsAudited:
    """Of an admin with a quota in it: who changes one is written down."""

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:  # noqa: FBT001
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        if formset.model is Quota and formset.has_changed():
            for quota in (*formset.new_objects, *(quota for quota, _ in formset.changed_objects)):
                quotas.record_change(quota, by=signed_in(request))
            for _quota in formset.deleted_objects:
                audit.record("quota.changed", actor=signed_in(request), subject=form.instance, limits={})
