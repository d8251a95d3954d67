"""What a client may send about galleries and people."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from webapp.gallery.models import Consent, FaceTemplate, Gallery
from webapp.gallery.services.photos import MAX_PHOTOS
from webapp.sentences import Refused

MAX_RULES = 14
MAX_GROUPS = 20


class GalleryForm(forms.ModelForm):
    class Meta:
        model = Gallery
        fields = ("name", "purpose", "consent_wording", "keep_photos", "erase_after_days")
        labels = {
            "name": _("Name"),
            "purpose": _("What faces are compared for"),
            "consent_wording": _("What people agree to, in full"),
            "keep_photos": _("Keep a small picture of each face"),
            "erase_after_days": _("Erase people this many days after their last day"),
        }
        help_texts = {
            "purpose": _("For example: opening the doors of the office."),
            "consent_wording": _(
                "Kept with each consent as it is on that day. Say what is stored, for how long, and how to withdraw."
            ),
            "keep_photos": _(
                "Not needed to recognise anybody: without it, only sealed numbers are kept. With it, who may see "
                "faces can tell people apart; then say so in what people agree to."
            ),
            "erase_after_days": _("Leave it empty to keep people until somebody erases them."),
        }
        widgets = {"consent_wording": forms.Textarea(attrs={"rows": 6})}


class StringsField(forms.Field):
    """A list of strings, as JSON has it."""

    def to_python(self, value: Any) -> list[str]:
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise forms.ValidationError("a list of strings")
        if len(value) > MAX_GROUPS:
            raise forms.ValidationError("too many")
        return value


class PersonForm(forms.Form):
    name = forms.CharField(max_length=120, required=False, label=_("Name"))
    number = forms.CharField(max_length=40, required=False, label=_("Number"))
    email = forms.EmailField(required=False, max_length=254, label=_("E-mail"))
    groups = StringsField(required=False, label=_("Groups"))
    schedule = forms.IntegerField(required=False, label=_("Hours"))
    valid_from = forms.DateField(required=False, label=_("Valid from"))
    valid_until = forms.DateField(required=False, label=_("Valid until"))


class ConsentForm(forms.Form):
    method = forms.ChoiceField(choices=Consent.Method.choices, label=_("How the consent was given"))
    given_on = forms.DateField(label=_("Given on"))
    ends_on = forms.DateField(required=False, label=_("Ends on"))


class EnrolmentPhotoForm(forms.Form):
    enrolment = forms.UUIDField()
    pose = forms.ChoiceField(choices=FaceTemplate.Pose.choices, required=False)
    source = forms.ChoiceField(choices=FaceTemplate.Source.choices, required=False)


class PhotosField(forms.Field):
    """Numbers of enrolment photographs."""

    def to_python(self, value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > MAX_PHOTOS:
            raise forms.ValidationError("a short list of numbers")
        return [forms.UUIDField().clean(number) for number in value]


class FacesForm(forms.Form):
    photos = PhotosField(required=False)
    # Whoever enrols has been shown somebody with this face, and says that it is another person.
    is_somebody_else = forms.BooleanField(required=False)


class RuleForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int, choices=[(day, day) for day in range(7)], error_messages={"required": ""}
    )
    start = forms.TimeField()
    end = forms.TimeField()


class ScheduleForm(forms.Form):
    name = forms.CharField(max_length=60)
    rules = forms.JSONField()

    def clean_rules(self) -> list[dict[str, Any]]:
        """Rules as ``Schedule`` has them."""
        rules = self.cleaned_data["rules"]
        if not isinstance(rules, list) or not 0 < len(rules) <= MAX_RULES:
            raise forms.ValidationError("some rules")
        return [_rule(rule) for rule in rules]


class ImportForm(forms.Form):
    title = forms.CharField(max_length=120, required=False)
    consent_on = forms.DateField(required=False, label=_("Given on"))
    consent_method = forms.ChoiceField(choices=Consent.Method.choices, required=False)
    table = forms.FileField(required=False, allow_empty_file=True)
    archive = forms.FileField(required=False, allow_empty_file=True)
    names = forms.JSONField(required=False)


def filled_in(form: forms.Form) -> dict[str, Any]:
    """A form's values. Raises ``Refused`` with what is wrong, as the page calls it."""
    if form.is_valid():
        return form.cleaned_data
    field = next(iter(form.errors))
    if field == "email":
        raise Refused("bad_email", value=str(form.data.get(field))[:80])
    raise Refused("bad_value", name=str(form.fields[field].label or field))


def _rule(rule: Any) -> dict[str, Any]:
    if not isinstance(rule, dict):
        raise forms.ValidationError("a rule")
    form = RuleForm({"weekdays": rule.get("weekdays"), "start": rule.get("from"), "end": rule.get("until")})
    if not form.is_valid():
        raise forms.ValidationError("a rule")
    start: time = form.cleaned_data["start"]
    end: time = form.cleaned_data["end"]
    weekdays = sorted(set(form.cleaned_data["weekdays"]))
    return {"weekdays": weekdays, "from": f"{start:%H:%M}", "until": f"{end:%H:%M}"}
