"""What was decided about whoever stood there, and what the house learned from it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models import Person
from webapp.gate.models.gates import Gate, Kiosk


class Passage(models.Model):
    """One decision. Only its verdict, which people give later, is ever changed."""

    class Outcome(models.TextChoices):
        OPENED = "opened", _("opened")
        REFUSED = "refused", _("refused")
        SPOOF = "spoof", _("spoof")

    class Verdict(models.TextChoices):
        NONE = "", _("none")
        # Said by the person; Security has not said yet.
        REPORTED = "reported", _("was somebody else, the person says")
        GENUINE = "genuine", _("was the person")
        DISPUTED = "disputed", _("was somebody else")
        SPOOF = "spoof", _("was a spoof")

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="passages")
    kiosk = models.ForeignKey(Kiosk, models.SET_NULL, null=True, related_name="passages")
    # The attempt's own number: judged twice, it is written once.
    attempt = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True)
    # Whose face was near enough, or whose badge it was. Gone when they are erased; the figures stay.
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="passages")
    # Whom somebody who is not known looked most like: for Security only, as it is not this person's passage.
    nearest_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    runner_up = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    distance = models.FloatField(null=True)
    runner_up_distance = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    gallery_size = models.PositiveIntegerField(null=True)
    with_badge = models.BooleanField(default=False)
    liveness: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    # From the frame's arrival to the decision.
    decision_ms = models.FloatField(null=True)

    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.NONE, blank=True)
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        permissions = [("view_passages", "Can see who passed which gate")]
        indexes = [
            models.Index(fields=["gate", "-at"], name="gates_passages"),
            models.Index(fields=["person", "-at"], name="persons_passages"),
            models.Index(fields=["-at"], name="newest_passages"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.reason}".strip()

    @property
    def is_disputed(self) -> bool:
        return self.verdict in (self.Verdict.DISPUTED, self.Verdict.REPORTED)

    @property
    def likeness(self) -> Person | None:
        """Whom the face was nearest to, known or not."""
        return self.person or self.nearest_person


class Snapshot(models.Model):
    """The picture of a decision, where a gate keeps one: sealed, for a few days."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    passage = models.OneToOneField(Passage, models.CASCADE, related_name="snapshot")
    # Whoever is erased takes their pictures along.
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"snapshot {self.pk}"


class LookAlikePair(models.Model):
    """Two people whom faces alone do not tell apart: either always needs the badge."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    # None: the other one is not enrolled.
    second = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="one_pair")]

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Score(models.Model):
    """A distance that passages left behind when they were deleted; nobody's any more."""

    class Kind(models.TextChoices):
        GENUINE = "genuine"
        IMPOSTOR = "impostor"

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="scores")
    kind = models.CharField(max_length=8, choices=Kind)
    distance = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["gate", "kind", "at"], name="gates_scores")]

    def __str__(self) -> str:
        return f"{self.kind} {self.distance:.3f}"


class DailyCount(models.Model):
    """How often a gate decided what, on days whose passages were deleted."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="daily_counts")
    day = models.DateField()
    outcome = models.CharField(max_length=8, choices=Passage.Outcome)
    reason = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=8, choices=Passage.Verdict, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "day", "outcome", "reason", "verdict"], name="one_count_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.outcome} {self.reason}: {self.count}"
