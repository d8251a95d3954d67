"""Many people at once: a table's lines, each with its photograph, each taken up on its own."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models.galleries import Gallery
from webapp.gallery.models.people import Consent, Person


class PeopleImport(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("waiting for its photographs")
        RUNNING = "running", _("running")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="imports")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="people_imports"
    )
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    # For lines that name no day of their own; empty: such lines are refused.
    consent_on = models.DateField(null=True, blank=True)
    consent_method = models.CharField(max_length=12, choices=Consent.Method, default=Consent.Method.PAPER)
    created_at = models.DateTimeField(auto_now_add=True)
    # When anything last happened to it: an import that nobody goes on with is sent again, or swept.
    moved_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class ImportLine(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        RUNNING = "running", _("being looked at")
        ENROLLED = "enrolled", _("enrolled")
        REFUSED = "refused", _("not enrolled")

    people_import = models.ForeignKey(PeopleImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=255)
    # The file's name without folders and case, by which photographs find their line.
    file_key = models.CharField(max_length=255)
    # What the table says, checked: the values of Person and Consent.
    person_name = models.CharField(max_length=120, blank=True)
    person_number = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    groups: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    # A sealed file lies in the import's folder.
    has_photo = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="import_lines")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["people_import", "number"], name="one_line_a_number"),
        ]
        indexes = [
            models.Index(fields=["people_import", "state", "number"], name="next_line"),
            models.Index(fields=["people_import", "file_key"], name="line_of_file"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"
