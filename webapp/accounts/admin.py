from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog, AccessLog
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from webapp.accounts import audit, leaving, quotas, second_factors
from webapp.accounts.access import signed_in
from webapp.accounts.audit_words import action_in_words
from webapp.accounts.looking import ForLooking
from webapp.accounts.models import SECOND_FACTORS, ApiToken, AuditLine, Quota, User
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


# What other packages show of their own accord: secrets of second factors, cookies, and tables that stay empty.
for model in (EmailAddress, Authenticator, UserSession, AccessLog, AccessFailureLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(QuotaIsAudited, GroupAdmin):
    """Roles, and what everybody of one may use."""

    inlines = (QuotaInline,)


@admin.register(User)
class FacetUserAdmin(QuotaIsAudited, UserAdmin):
    """Accounts; who gives or takes rights is written down."""

    inlines = (QuotaInline,)

    list_display = ("username", "second_factor", "is_guest", "is_staff", "date_joined", "last_login")
    list_filter = ("is_guest", "is_staff", "is_active", "groups")
    actions = ("remove_second_factors",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(is_protected=Exists(factors))

    @admin.display(description=_("second factor"), boolean=True, ordering="is_protected")
    def second_factor(self, user: Any) -> bool:
        return bool(user.is_protected)

    @admin.action(description=_("Take the second factors away and sign out"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        by = signed_in(request)
        # Whoever is not a superuser could otherwise weaken one, and be a step nearer to their account.
        allowed = queryset if by.is_superuser else queryset.filter(is_superuser=False)
        count = len([second_factors.remove_all(user, by=by) for user in allowed])
        words = ngettext(
            "%(count)s account has its password alone now.",
            "%(count)s accounts have their password alone now.",
            count,
        )
        self.message_user(request, words % {"count": count})

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            subject = User.objects.get(pk=id)
            audit.record("account.password_changed", actor=signed_in(request), subject=subject)
        return answer

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


@admin.register(AuditLine)
class AuditLineAdmin(ForLooking, admin.ModelAdmin):
    """Lines are read here, and taken home as a table; nothing changes them."""

    list_display = ("at", "actor_name", "device", "words", "subject_label", "gallery_id")
    list_display_links = ("at",)
    list_filter = ("action", "subject_kind")
    search_fields = ("actor_name", "device", "subject_label", "=subject_id")
    date_hierarchy = "at"
    exclude = ("actor",)
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("accounts.view_audit_trail"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("what"), ordering="action")
    def words(self, line: AuditLine) -> str:
        return action_in_words(line.action)


@admin.register(ApiToken)
class ApiTokenAdmin(ForLooking, admin.ModelAdmin):
    """Which programs act for whom. Of the tokens themselves nobody knows more than a digest."""

    list_display = ("name", "user", "scopes", "created", "expiry", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = readonly_fields = ("name", "user", "scopes", "created", "expiry", "last_used_at")
