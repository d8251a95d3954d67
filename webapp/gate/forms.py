"""What people may say about gates and doors."""

from __future__ import annotations

import shlex
import ssl
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from webapp.gate.models import Door, Gate, Passage
from webapp.gate.models.gates import LOOSEST, STRICTEST

TARGETS = [
    (1e-2, _("at most one stranger in 100 attempts")),
    (1e-3, _("at most one stranger in 1,000 attempts")),
    (1e-4, _("at most one stranger in 10,000 attempts")),
    (1e-5, _("at most one stranger in 100,000 attempts")),
    (1e-6, _("at most one stranger in a million attempts")),
]


class TargetForm(forms.ModelForm):
    """How sure a gate must be."""

    target_far = forms.TypedChoiceField(
        label=_("How sure it must be"),
        help_text=_(
            "The threshold follows from this, from how many are enrolled, and from what was measured."
        ),
        choices=TARGETS,
        coerce=float,
        initial=Gate._meta.get_field("target_far").default,
    )

    class Meta:
        model = Gate
        fields = ["target_far", "threshold_override", "margin"]
        labels = {
            "threshold_override": _("Stricter threshold"),
            "margin": _("Lead over the second"),
        }
        help_texts = {
            "threshold_override": _(
                "Empty: the computed one. A smaller number is stricter; a larger one has no effect."
            ),
            "margin": _("If another person is nearly as near, the gate asks for the badge."),
        }
        widgets = {
            "threshold_override": forms.NumberInput(
                attrs={"min": STRICTEST, "max": LOOSEST, "step": "0.005"}
            ),
            "margin": forms.NumberInput(attrs={"step": "0.005"}),
        }


class GateForm(TargetForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(z, z) for z in _zones()],
        initial=Gate._meta.get_field("time_zone").default,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Visitors may choose another; a minute after they have gone, it is this one again."),
        choices=lambda: [("", gettext("that of the screen’s browser")), *_languages()],
        required=False,
    )

    class Meta(TargetForm.Meta):
        fields = [
            "name",
            "gallery",
            "time_zone",
            "sound",
            "language",
            "mode",
            "liveness",
            *TargetForm.Meta.fields,
            "min_eye_distance",
            "cooldown_seconds",
            "anti_passback_seconds",
            "retention_days",
            "snapshot_days",
        ]
        labels = {
            **TargetForm.Meta.labels,
            "name": _("Name"),
            "gallery": _("Gallery"),
            "sound": _("Sound"),
            "mode": _("What somebody shows"),
            "liveness": _("What somebody is asked to do"),
            "min_eye_distance": _("Smallest face"),
            "cooldown_seconds": _("Pause after a decision"),
            "anti_passback_seconds": _("Not again within"),
            "retention_days": _("Keep passages for"),
            "snapshot_days": _("Keep pictures for"),
        }
        help_texts = {
            **TargetForm.Meta.help_texts,
            "name": _("Shown on the kiosk."),
            "gallery": _("Whom it knows."),
            "sound": _("A tone for a welcome and another for a refusal."),
            "mode": _("With the badge, a face is compared with one person's only."),
            "liveness": _("Without a task, a photograph can pass."),
            "min_eye_distance": _(
                "Pixels between the eyes. Whoever is farther away is asked to step closer."
            ),
            "cooldown_seconds": _("Seconds for which the answer stays on the screen."),
            "anti_passback_seconds": _("Seconds in which nobody passes twice; 0: no such rule."),
            "retention_days": _("Days. Then they are deleted; only figures without people stay."),
            "snapshot_days": _(
                "Days for which the picture of each decision is kept, sealed; 0: no pictures."
            ),
        }

    def __init__(self, *args: Any, may_set_thresholds: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_set_thresholds:
            for name in TargetForm.Meta.fields:
                del self.fields[name]


def rules_of_gate(gate: Gate) -> list[tuple[str, str, str]]:
    """A gate's rules as those read them who do not set them: the form's names, values and explanations."""
    form = GateForm(instance=gate, may_set_thresholds=False)
    return [
        (str(field.label), _in_words(form[name]), str(field.help_text))
        for name, field in form.fields.items()
        if name != "name"
    ]


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return gettext("yes") if value else gettext("no")
    choices = getattr(field.field, "choices", ())
    return next((str(words) for key, words in choices if str(key) == str(value)), str(value))


class DoorForm(forms.Form):
    """What all doors have; each kind adds its own and says how its settings are kept and shown."""

    kind = ""
    timeout_seconds = forms.FloatField(
        label=_("Time limit"), help_text=_("Seconds for one attempt."), min_value=0.5, max_value=10, initial=3
    )
    attempts = forms.IntegerField(label=_("Attempts"), min_value=1, max_value=5, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # All kinds stand on one page, beside the gate's own form: a label must find its own field.
        super().__init__(*args, **{"auto_id": f"{self.kind}_%s", **kwargs})

    def settings(self) -> dict[str, Any]:
        raise NotImplementedError

    def summary(self) -> str:
        raise NotImplementedError


class WebhookForm(DoorForm):
    kind = Door.Kind.WEBHOOK
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Facet sends a signed message there by POST; see the documentation for checking it."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    field_order = ["url"]

    def clean_url(self) -> str:
        # Not Django's URL field: doors have names without dots, such as http://relay:8080.
        url = str(self.cleaned_data["url"])
        try:
            parts = urlsplit(url)
            is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
            _port = parts.port
        except ValueError:
            is_good = False
        if not is_good:
            raise ValidationError(gettext("An address begins with http:// or https:// and names no account."))
        return url

    def settings(self) -> dict[str, Any]:
        return {"url": self.cleaned_data["url"]}

    def summary(self) -> str:
        parts = urlsplit(self.cleaned_data["url"])
        # Some put a secret into the query.
        return f"POST {parts.scheme}://{parts.netloc}{parts.path}"


class MqttForm(DoorForm):
    kind = Door.Kind.MQTT
    host = forms.CharField(label=_("Broker"), max_length=200)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=8883)
    tls = forms.BooleanField(label=_("Encrypted (TLS)"), required=False, initial=True)
    ca_certificate = forms.CharField(
        label=_("Certificate of its authority"),
        help_text=_("PEM; empty: those that the system trusts."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    username = forms.CharField(label=_("User"), max_length=100, required=False)
    password = forms.CharField(
        label=_("Password"), max_length=200, required=False, widget=forms.PasswordInput(render_value=False)
    )
    topic = forms.CharField(label=_("Topic"), max_length=200)
    field_order = ["host", "port", "tls", "ca_certificate", "username", "password", "topic"]

    def clean_topic(self) -> str:
        topic = str(self.cleaned_data["topic"])
        if set(topic) & set("+#\0"):
            raise ValidationError(gettext("A topic to publish to holds neither + nor #."))
        return topic

    def clean_ca_certificate(self) -> str:
        pem = str(self.cleaned_data["ca_certificate"])
        if pem:
            try:
                ssl.create_default_context(cadata=pem)
            except (ssl.SSLError, ValueError):
                raise ValidationError(gettext("This is no certificate in PEM.")) from None
        return pem

    def settings(self) -> dict[str, Any]:
        common = DoorForm.base_fields
        return {name: value for name, value in self.cleaned_data.items() if name not in common}

    def summary(self) -> str:
        scheme = "mqtts" if self.cleaned_data["tls"] else "mqtt"
        return (
            f"{scheme}://{self.cleaned_data['host']}:{self.cleaned_data['port']} {self.cleaned_data['topic']}"
        )


class CommandForm(DoorForm):
    kind = Door.Kind.COMMAND
    name = forms.ChoiceField(
        label=_("Command"),
        choices=lambda: [(name, name) for name in settings.DOOR_COMMANDS],
        help_text=_("One of those that FACET_DOOR_COMMANDS allows."),
    )
    field_order = ["name"]

    def settings(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"]}

    def summary(self) -> str:
        program = shlex.split(settings.DOOR_COMMANDS[self.cleaned_data["name"]])
        return f"{self.cleaned_data['name']} ({program[0] if program else ''})"


DOOR_FORMS: dict[str, type[DoorForm]] = {form.kind: form for form in (WebhookForm, MqttForm, CommandForm)}


class PairingForm(forms.Form):
    name = forms.CharField(max_length=60)


class DisputeForm(forms.Form):
    block_pair = forms.BooleanField(required=False)
    note = forms.CharField(max_length=200, required=False)


class ConfirmForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(v, v) for v in (Passage.Verdict.GENUINE, Passage.Verdict.SPOOF)])


class PassageFilterForm(forms.Form):
    gate = forms.ModelChoiceField(Gate.objects.all(), label=_("Gate"), required=False, empty_label=_("all"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", _("all")), *Passage.Outcome.choices]
    )
    reason = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    person = forms.CharField(label=_("Person"), required=False, max_length=120)
    from_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until_day = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def _languages() -> list[tuple[str, str]]:
    return [(code, str(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES]


def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
