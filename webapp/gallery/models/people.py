"""A person, what they agreed to, and the badge they carry."""

from __future__ import annotations

import uuid
from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models.galleries import Gallery, Group, Schedule


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="people", verbose_name=_("gallery"))
    name = models.CharField(_("name"), max_length=120)
    # The house's own number for them, such as that of the payroll.
    number = models.CharField(_("number"), max_length=40, blank=True)
    email = models.EmailField(blank=True)
    # Whose own passages they may look at, once they have an account.
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    groups = models.ManyToManyField(Group, blank=True, related_name="people")
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, blank=True, related_name="people")
    # Both days belong to the time in which they may pass.
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("enrolled people")
        ordering = ["name", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gallery", "number"], condition=~models.Q(number=""), name="one_person_a_number"
            ),
        ]
        indexes = [models.Index(fields=["gallery", "name"], name="gallery_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> str:
        """Another one after each change of what is known, by which two desks notice each other."""
        return self.changed_at.astimezone(UTC).isoformat()


class Consent(models.Model):
    """What somebody agreed to, in the words of that day. Withdrawn, never changed."""

    class Method(models.TextChoices):
        PAPER = "paper", _("signed on paper")
        ELECTRONIC = "electronic", _("signed electronically")
        SPOKEN = "spoken", _("said in person")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=200)
    wording = models.TextField(max_length=4000)
    method = models.CharField(max_length=12, choices=Method)
    given_on = models.DateField()
    # The last day on which it holds; empty: until it is withdrawn.
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="consents_recorded"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.given_on})"


class Badge(models.Model):
    """A badge's code is known to its carrier only: what is kept tells whether a code is the right one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="badges")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="badges_issued"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"badge {self.pk}"
