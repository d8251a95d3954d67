"""Accounts and roles. Rights are given by who has them all, and who gives or takes one is written down."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from webapp.accounts import audit, leaving, second_factors
from webapp.accounts.access import signed_in
from webapp.accounts.admin.quotas import QuotaInline, QuotaIsAudited
from webapp.accounts.admin.rights import RightsField
from webapp.accounts.looking import GoesWithAllItHas
from webapp.accounts.models import SECOND_FACTORS, User
from webapp.sentences import Refused, sentence_of

RIGHTS_FIELDS = ("is_staff", "is_superuser", "groups", "user_permissions")


class InCheckboxes:
    """Roles and rights are few: boxes to tick, with words, instead of two lists and arrows between them."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        if db_field.name in ("permissions", "user_permissions"):
            return RightsField(label=_("Rights"))
        options["widget"] = CheckboxSelectMultiple
        found = super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]
        if found is not None:
            found.help_text = ""
        return found


@admin.register(Group)
class RoleAdmin(InCheckboxes, QuotaIsAudited, GroupAdmin):
    """Roles, what everybody of one may do, and what they may use."""

    rights = ("view",)
    list_display = ("name", "accounts")
    filter_horizontal = ()
    inlines = (QuotaInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        roles: QuerySet[Group] = super().get_queryset(request)
        return roles.annotate(count=Count("user"))

    @admin.display(description=_("accounts"), ordering="count")
    def accounts(self, role: Any) -> int:
        return int(role.count)

    # Whoever could change a role could give themselves any right.
    def has_add_permission(self, request: HttpRequest) -> bool:
        return _gives_rights(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return _gives_rights(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return _gives_rights(request) and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        before = _rights_of_role(form.instance)
        super().save_related(request, form, formsets, change)
        now = _rights_of_role(form.instance)
        if before != now:
            _record_rights(request, form.instance, before, now)


class KindFilter(admin.SimpleListFilter):
    """Accounts, unless one asks for guests: those come and go by the hundred."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("guests", _("guests")), ("all", _("accounts and guests"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if self.value() == "all":
            return queryset
        return queryset.filter(is_guest=self.value() == "guests")

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("accounts")}
        yield from others


@admin.register(User)
class FacetUserAdmin(InCheckboxes, QuotaIsAudited, GoesWithAllItHas, UserAdmin):
    list_display = (
        "username",
        "roles",
        "second_factor",
        "is_staff",
        "is_active",
        "last_login",
        "date_joined",
    )
    list_filter = (KindFilter, "is_staff", "is_active", "groups")
    date_hierarchy = "date_joined"
    list_per_page = 50
    show_full_result_count = False
    actions = ("remove_second_factors",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    inlines = (QuotaInline,)
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Roles and rights"), {"fields": ("is_active", *RIGHTS_FIELDS)}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        users: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return users.annotate(is_protected=Exists(factors))

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(role.name for role in user.groups.all())

    @admin.display(description=_("second factor"), boolean=True, ordering="is_protected")
    def second_factor(self, user: Any) -> bool:
        return bool(user.is_protected)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if _gives_rights(request) else (*fixed, *RIGHTS_FIELDS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_last = obj is not None and leaving.is_last_administrator(obj)
        return super().has_delete_permission(request, obj) and _may_touch(request, obj) and not is_last

    @admin.action(description=_("Take the second factors away and sign out"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        by = signed_in(request)
        # Others would be a step nearer to an account with more rights than their own.
        allowed = [user for user in queryset if _may_touch(request, user)]
        count = len([second_factors.remove_all(user, by=by) for user in allowed])
        words = ngettext(
            "%(count)s account has its password alone now.",
            "%(count)s accounts have their password alone now.",
            count,
        )
        self.message_user(request, words % {"count": count})

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.must_change_password = obj.has_usable_password()
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            subject = User.objects.get(pk=id)
            subject.must_change_password = subject.has_usable_password() and subject != request.user
            subject.save(update_fields=["must_change_password"])
            audit.record("account.password_changed", actor=signed_in(request), subject=subject)
        return answer

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        leaving.delete_account(obj, by=signed_in(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            try:
                if not _may_touch(request, user):
                    raise Refused("not_found")
                leaving.delete_account(user, by=signed_in(request))
            except Refused as refused:
                self.message_user(request, sentence_of(refused.reason, refused.figures), messages.ERROR)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        before = _rights(form.instance)
        super().save_related(request, form, formsets, change)
        switches = {"is_active", "is_staff", "is_superuser"} & set(form.changed_data)
        now = _rights(form.instance)
        if before != now or switches:
            _record_rights(request, form.instance, before, now, changes=sorted(switches))


def _gives_rights(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    """Only who has all rights changes an account that has some: its password would be a way to them."""
    if user is None or _gives_rights(request):
        return True
    has_some = user.is_staff or user.is_superuser
    return not (has_some or user.groups.exists() or user.user_permissions.exists())


def _rights(user: User) -> set[str]:
    """The names of somebody's roles, and of what is allowed to them alone."""
    return {*user.groups.values_list("name", flat=True), *map(str, user.user_permissions.all())}


def _rights_of_role(role: Group) -> set[str]:
    return set(map(str, role.permissions.all()))


def _record_rights(
    request: HttpRequest, of: User | Group, before: set[str], now: set[str], **more: Any
) -> None:
    given, taken = sorted(now - before), sorted(before - now)
    actor = signed_in(request)
    audit.record("account.rights_changed", actor=actor, subject=of, given=given, taken=taken, **more)
