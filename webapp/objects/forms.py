"""What somebody may ask for with photographs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from webapp.objects.detectors import DEFAULT, DETECTORS, IOU
from webapp.objects.labels import LABELS
from webapp.sentences import Refused


class FindForm(forms.Form):
    detector = forms.ChoiceField(choices=[(name, name) for name in DETECTORS])
    request_key = forms.UUIDField()


class ThresholdsForm(forms.Form):
    """Which of the raw boxes; what is not said is as the detector has it."""

    detector = forms.ChoiceField(choices=[(name, name) for name in DETECTORS], required=False)
    score = forms.FloatField(min_value=0.0, max_value=1.0, required=False)
    iou = forms.FloatField(min_value=0.01, max_value=1.0, required=False)
    soft = forms.BooleanField(required=False)
    hide = forms.MultipleChoiceField(choices=[(label, label) for label in LABELS], required=False)

    def clean_detector(self) -> str:
        return self.cleaned_data["detector"] or DEFAULT

    def clean_iou(self) -> float:
        iou = self.cleaned_data["iou"]
        return IOU if iou is None else float(iou)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("score") is None and "detector" in given:
            given["score"] = DETECTORS[given["detector"]].score
        return given


def photo_ids(values: object) -> list[UUID]:
    """Numbers of photographs out of JSON or a form. Raises ``Refused("bad_request")``."""
    if not isinstance(values, list) or not values:
        raise Refused("bad_request")
    try:
        return [UUID(value) for value in values]
    except (ValueError, TypeError, AttributeError):
        raise Refused("bad_request") from None


def wanted_labels(query: QueryDict) -> list[str]:
    """The labels of a search; those that do not exist are not looked for."""
    return [label for label in dict.fromkeys(query.getlist("has")) if label in LABELS]
