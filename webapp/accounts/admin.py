from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.forms import ModelForm
from django.http import HttpRequest

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.models import User


@admin.register(User)
class FacetUserAdmin(UserAdmin):
    """Accounts; who gives or takes rights is written down."""

    list_display = ("username", "is_guest", "is_staff", "date_joined", "last_login")
    list_filter = ("is_guest", "is_staff", "is_active", "groups")

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm,
        formsets: Any,
        change: bool,  # noqa: FBT001  Django calls it so
    ) -> None:
        before = _rights(form.instance)
        super().save_related(request, form, formsets, change)
        switches = {"is_active", "is_staff", "is_superuser"} & set(form.changed_data)
        now = _rights(form.instance)
        if before != now or switches:
            audit.record(
                "account.rights_changed",
                actor=signed_in(request),
                subject=form.instance,
                given=sorted(now - before),
                taken=sorted(before - now),
                changes=sorted(switches),
            )


def _rights(user: User) -> set[str]:
    """The names of somebody's roles, and of what is allowed to them alone."""
    return {*user.groups.values_list("name", flat=True), *map(str, user.user_permissions.all())}
