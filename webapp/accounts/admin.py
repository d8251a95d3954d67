from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from webapp.accounts import audit, leaving, quotas
from webapp.accounts.access import signed_in
from webapp.accounts.models import Quota, User
from webapp.sentences import Refused, sentence_of


class QuotaInline(admin.StackedInline):
    """What an account may use; what is left empty is left to its roles and to the default."""

    model = Quota
    fields = ("bytes", "photos", "jobs", "minutes")
    extra = 0


class QuotaIsAudited:
    """Of an admin with a quota in it: who changes one is written down."""

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm,
        formset: Any,
        change: bool,  # noqa: FBT001  Django calls it so
    ) -> None:
        super().save_formset(request, form, formset, change)  # type: ignore[misc]
        if formset.model is Quota and formset.has_changed():
            for quota in (*formset.new_objects, *(quota for quota, _ in formset.changed_objects)):
                quotas.record_change(quota, by=signed_in(request))
            for _quota in formset.deleted_objects:
                audit.record("quota.changed", actor=signed_in(request), subject=form.instance, limits={})


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(QuotaIsAudited, GroupAdmin):
    """Roles, and what everybody of one may use."""

    inlines = (QuotaInline,)


@admin.register(User)
class FacetUserAdmin(QuotaIsAudited, UserAdmin):
    """Accounts; who gives or takes rights is written down."""

    inlines = (QuotaInline,)

    list_display = ("username", "is_guest", "is_staff", "date_joined", "last_login")
    list_filter = ("is_guest", "is_staff", "is_active", "groups")

    def get_deleted_objects(
        self, objs: Sequence[User] | QuerySet[User], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """An account goes with its pictures, jobs and files, which no one may delete singly here."""
        listed, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_last = obj is not None and leaving.is_last_administrator(obj)
        return super().has_delete_permission(request, obj) and not is_last

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        leaving.delete_account(obj, by=signed_in(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            try:
                leaving.delete_account(user, by=signed_in(request))
            except Refused as refused:
                self.message_user(request, sentence_of(refused.reason, refused.figures), messages.ERROR)

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
