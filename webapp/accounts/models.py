"""Who is there: people with an account, and guests; and what they did."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any, NoReturn

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

SECOND_FACTORS = ("totp", "webauthn")
"""What counts as one; recovery codes only stand in for them."""


def new_folder() -> str:
    """A folder's name that nobody can guess."""
    return secrets.token_urlsafe(18)


class User(AbstractUser):  # type: ignore[django-manager-missing]  # knox has no types
    # A guest has a session instead of a password, and sees only their own pictures.
    is_guest = models.BooleanField(_("guest"), default=False)
    folder = models.CharField(max_length=40, unique=True, default=new_folder, editable=False)

    # Somebody else knows the password: it opens nothing but the page on which to choose another.
    must_change_password = models.BooleanField(
        _("must choose a new password"), default=False, db_default=False
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not let anybody in under this name."""
        return bool(self.authenticator_set.filter(type__in=SECOND_FACTORS).exists())  # type: ignore[attr-defined]  # of allauth

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether this account may use none of its rights yet; see ``settings.REQUIRE_MFA``."""
        return self._must_have_second_factor() and not self.has_second_factor

    @property
    def may_use_rights(self) -> bool:
        """Whether somebody's rights count by now, whatever they are."""
        return not self.must_change_password and not self.lacks_second_factor

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.may_use_rights and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.may_use_rights and super().has_module_perms(app_label)

    def _must_have_second_factor(self) -> bool:
        who = set(settings.REQUIRE_MFA)
        if not who or self.is_guest:
            return False
        if "everybody" in who or ("administrators" in who and (self.is_staff or self.is_superuser)):
            return True
        return self.groups.filter(name__in=who).exists()


class LockOut(AccessAttempt):  # type: ignore[misc]
    """Wrong passwords of one browser for one name, in words of our own; the rows are django-axes'."""

    class Meta:
        proxy = True
        verbose_name = _("wrong password")
        verbose_name_plural = _("wrong passwords")

    def __str__(self) -> str:
        return f"{self.ip_address} ({self.attempt_time:%Y-%m-%d %H:%M})"


class Quota(models.Model):
    """What an account, or everybody of a role, may use; what is left empty, nothing is said of."""

    user = models.OneToOneField(
        User, models.CASCADE, null=True, blank=True, related_name="quota", verbose_name=_("account")
    )
    role = models.OneToOneField(
        Group, models.CASCADE, null=True, blank=True, related_name="quota", verbose_name=_("role")
    )
    bytes = models.PositiveBigIntegerField(_("bytes kept"), null=True, blank=True)
    photos = models.PositiveIntegerField(_("photographs and paintings kept"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs in 24 hours"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes computed in 24 hours"), null=True, blank=True)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None, role__isnull=False) | models.Q(user__isnull=False, role=None),
                name="of_an_account_or_a_role",
            )
        ]

    def __str__(self) -> str:
        return str(self.user or self.role)


class Usage(models.Model):
    """What was computed for somebody in one hour."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    jobs = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "hour"], name="one_row_an_hour")]

    def __str__(self) -> str:
        return f"{self.owner_id} at {self.hour:%Y-%m-%d %H}"


class ApiToken(AbstractAuthToken):  # type: ignore[misc]
    """What a program shows instead of a password. Only its digest is kept; see ``webapp.accounts.tokens``."""

    # For addresses: the row's own key is the digest.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    # Names of webapp.accounts.scopes.
    scopes: models.JSONField[Any, Any] = models.JSONField(_("may"), default=list)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()


class AuditLineIsFinal(TypeError):
    """Somebody tried to change or delete a line of the audit trail."""


class AuditLineQuerySet(models.QuerySet["AuditLine"]):
    """Lines can be read and added; the two exceptions are for ``accounts.audit``."""

    def update(self, **values: Any) -> int:
        raise AuditLineIsFinal

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AuditLineIsFinal

    def forget_labels(self) -> int:
        return super().update(subject_label="")

    def drop_older_than(self, limit: datetime) -> int:
        return super(AuditLineQuerySet, self.filter(at__lt=limit)).delete()[0]


class AuditLine(models.Model):
    at = models.DateTimeField(_("at"), auto_now_add=True)
    # The name is kept beside the account: the line stays when the account goes.
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    device = models.CharField(_("device"), max_length=80, blank=True)
    action = models.CharField(_("what"), max_length=40)
    subject_kind = models.CharField(_("kind of what it is about"), max_length=40, blank=True)
    subject_id = models.CharField(_("number of what it is about"), max_length=40, blank=True)
    subject_label = models.CharField(_("whom or what it is about"), max_length=120, blank=True)
    # A number, not a reference: galleries go, lines stay.
    gallery_id = models.BigIntegerField(_("number of the gallery"), null=True)
    details: models.JSONField[Any, Any] = models.JSONField(_("details"), default=dict)

    objects = AuditLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("view_audit_trail", "Can see who did and saw what")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_subject"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.at:%Y-%m-%d %H:%M})"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AuditLineIsFinal
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AuditLineIsFinal
