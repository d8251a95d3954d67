from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from webapp.accounts import audit
from webapp.accounts.access import signed_in
from webapp.accounts.looking import ForTakingAway
from webapp.accounts.models import LockOut, User


@admin.register(LockOut)
class LockOutAdmin(ForTakingAway, admin.ModelAdmin):
    """Who tried wrong passwords of late; to delete a row is to let them try again."""

    list_display = ("attempt", "name", "address", "tries", "is_locked_out")
    list_display_links = None
    search_fields = ("username", "ip_address")
    date_hierarchy = "attempt_time"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessAttempt]:
        attempts: QuerySet[AccessAttempt] = super().get_queryset(request)
        found: QuerySet[AccessAttempt] = attempts.annotate(
            is_somebody=Exists(User.objects.filter(username=OuterRef("username")))
        )
        return found

    @admin.display(description=_("last"), ordering="attempt_time")
    def attempt(self, attempt: AccessAttempt) -> Any:
        return attempt.attempt_time

    @admin.display(description=_("account"), ordering="username")
    def name(self, attempt: Any) -> str:
        # A name that is nobody's may be a password in the wrong field.
        return str(attempt.username) if attempt.is_somebody else gettext("no account of that name")

    @admin.display(description=_("from the address"), ordering="ip_address")
    def address(self, attempt: AccessAttempt) -> str:
        return str(attempt.ip_address or "")

    @admin.display(description=_("wrong passwords"), ordering="failures_since_start")
    def tries(self, attempt: AccessAttempt) -> int:
        return int(attempt.failures_since_start)

    @admin.display(description=_("locked out"), boolean=True)
    def is_locked_out(self, attempt: AccessAttempt) -> bool:
        is_recent = attempt.attempt_time > timezone.now() - settings.AXES_COOLOFF_TIME
        return bool(is_recent and attempt.failures_since_start >= settings.AXES_FAILURE_LIMIT)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> Any:
        raise Http404

    def delete_model(self, request: HttpRequest, obj: LockOut) -> None:
        subject = User.objects.filter(username=obj.username).first()
        audit.record(
            "account.unlocked", actor=signed_in(request), subject=subject, address=obj.ip_address or ""
        )
        reset(username=obj.username, ip=obj.ip_address)
