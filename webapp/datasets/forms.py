"""What somebody may send about data sets."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from webapp.datasets.efforts import DEFAULT, EFFORTS
from webapp.datasets.models import MAX_CLASS_NAME, Dataset
from webapp.datasets.services.drawn import Box, Outline
from webapp.sentences import Refused


class ClassField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_CLASS_NAME, strip=True, **options)


class DatasetForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"))
    classes = forms.CharField(
        max_length=1000,
        label=_("What shall be found"),
        help_text=_("For example: cup, plate, spoon. More can be added later."),
    )
    kind = forms.ChoiceField(
        label=_("What you draw"),
        choices=[
            (
                Dataset.Kind.BOXES.value,
                _("Boxes around things: quick to draw; Facet learns to find and to count them"),
            ),
            (Dataset.Kind.MASKS.value, _("Outlines of things: Facet learns to cut them out, to the pixel")),
        ],
        initial=Dataset.Kind.BOXES.value,
        widget=forms.RadioSelect,
    )

    def clean_classes(self) -> list[str]:
        words = self.cleaned_data["classes"].replace("\n", ",").replace("，", ",").replace("、", ",")
        names = [" ".join(word.split()) for word in words.split(",") if word.strip()]
        if any(len(name) > MAX_CLASS_NAME or not name.isprintable() for name in names):
            raise forms.ValidationError(_("One of these names is too long."))
        return list(dict.fromkeys(names))


class ClassForm(forms.Form):
    name = ClassField()
    place = forms.IntegerField(min_value=0, required=False)


class PlaceForm(forms.Form):
    place = forms.IntegerField(min_value=0)


class NameForm(forms.Form):
    name = forms.CharField(max_length=80)


class TrainForm(forms.Form):
    name = forms.CharField(max_length=80, required=False)
    effort = forms.ChoiceField(
        choices=[(slug, effort.name) for slug, effort in EFFORTS.items()], initial=DEFAULT
    )
    request_key = forms.UUIDField()


class RequestForm(forms.Form):
    request_key = forms.UUIDField()


class ArchiveForm(RequestForm):
    archive = forms.FileField()


def class_names(values: object) -> list[str]:
    """Names out of JSON. Raises ``Refused("bad_request")``."""
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise Refused("bad_request")
    return values


def boxes_of(values: object) -> list[Box]:
    """Boxes out of JSON: lists of four corners and a class. Raises ``Refused("bad_request")``."""
    if not isinstance(values, list):
        raise Refused("bad_request")
    return [_box(value) for value in values]


def _box(value: object) -> Box:
    if not isinstance(value, list) or len(value) != 5:
        raise Refused("bad_request")
    *corners, place = value
    is_number = all(isinstance(one, int | float) and isfinite(one) for one in corners)
    if not is_number or not isinstance(place, int):
        raise Refused("bad_request")
    left, top, right, bottom = (float(one) for one in corners)
    return left, top, right, bottom, place


def outlines_of(values: object) -> list[Outline]:
    """Outlines out of JSON, as :class:`Outline` says. Raises ``Refused("bad_request")``."""
    if not isinstance(values, list):
        raise Refused("bad_request")
    return [_outline(value) for value in values]


def _outline(value: object) -> Outline:
    if not isinstance(value, dict) or not isinstance(value.get("rings"), list):
        raise Refused("bad_request")
    place = value.get("place")
    if not isinstance(place, int):
        raise Refused("bad_request")
    return {"place": place, "rings": [_ring(ring) for ring in value["rings"]]}


def _ring(values: object) -> list[float]:
    if not isinstance(values, list) or len(values) < 6 or len(values) % 2:
        raise Refused("bad_request")
    if not all(isinstance(one, int | float) and isfinite(one) for one in values):
        raise Refused("bad_request")
    return [float(one) for one in values]
