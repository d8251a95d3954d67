"""What somebody may send to the classroom."""

from __future__ import annotations

from django import forms

from webapp.classroom.models import MAX_NAME, Classic
from webapp.classroom.pipelines.files import FORMATS
from webapp.classroom.pipelines.offers import ENSEMBLES, VARIATIONS
from webapp.sentences import Refused

DEPTHS = (8, 14, 20, 32, 44, 56)
MAX_DEPTHS = 5


class LessonNameForm(forms.Form):
    name = forms.CharField(max_length=80)


class ClassNameForm(forms.Form):
    name = forms.CharField(max_length=MAX_NAME)


class NewClassForm(forms.Form):
    name = forms.CharField(max_length=MAX_NAME, required=False)


class LearnForm(forms.Form):
    depth = forms.ChoiceField(choices=[(slug, slug) for slug in ("auto", "head", "blocks", "all")])
    members = forms.TypedChoiceField(coerce=int, choices=[(count, count) for count in ENSEMBLES])
    request_key = forms.UUIDField()


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=[(slug, slug) for slug in FORMATS])
    ensemble = forms.BooleanField(required=False)
    request_key = forms.UUIDField()


class LookForm(forms.Form):
    ten_crop = forms.BooleanField(required=False)
    ensemble = forms.BooleanField(required=False)


class VariationForm(forms.Form):
    photo = forms.UUIDField()
    seed = forms.IntegerField(min_value=0, max_value=1_000_000)


class LeNet5Form(forms.Form):
    pictures = forms.IntegerField(min_value=1000, max_value=60_000)
    epochs = forms.IntegerField(min_value=1, max_value=20)
    request_key = forms.UUIDField()


class DepthsForm(forms.Form):
    pictures = forms.IntegerField(min_value=1000, max_value=20_000)
    steps = forms.IntegerField(min_value=20, max_value=2000)
    request_key = forms.UUIDField()


FORM_OF = {Classic.Kind.LENET5.value: LeNet5Form, Classic.Kind.DEPTHS.value: DepthsForm}


def variations_of(values: object) -> list[str]:
    """Out of JSON. Raises ``Refused("bad_setting")``."""
    if not isinstance(values, list) or any(one not in VARIATIONS for one in values):
        raise Refused("bad_setting", name="variations")
    return [name for name in VARIATIONS if name in values]


def depths_of(values: object) -> list[int]:
    """Out of JSON: some of :data:`DEPTHS`, the shallowest first. Raises ``Refused("bad_setting")``."""
    if not isinstance(values, list) or not 1 <= len(set(values)) <= MAX_DEPTHS:
        raise Refused("bad_setting", name="depths")
    if any(one not in DEPTHS for one in values):
        raise Refused("bad_setting", name="depths")
    return sorted(set(values))
