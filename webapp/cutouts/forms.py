"""What somebody asks for who cuts out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

METHODS = ("people", "box", "marks", "edges")
BACKGROUNDS = ("none", "color", "photo", "blur")


MAX_MARKS, MAX_POINTS, MAX_SIDE = 50, 4000, 10_000


class MarksField(forms.JSONField):
    """Strokes of a brush: ``keeps``, its ``width`` and its ``points`` ``x, y, x, y, …``, px of the display copy."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not (
            isinstance(value, list) and 0 < len(value) <= MAX_MARKS and all(map(_is_mark, value))
        ):
            raise ValidationError("no marks")


def _is_mark(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"keeps", "width", "points"}:
        return False
    points = value["points"]
    is_list = isinstance(points, list) and 2 <= len(points) <= MAX_POINTS and len(points) % 2 == 0
    return (
        isinstance(value["keeps"], bool)
        and is_list
        and all(type(number) is int and 0 <= number <= MAX_SIDE for number in (value["width"], *points))
        and value["width"] > 0
    )


class FindForm(forms.Form):
    """How a mask is found: all people, what is in a box, the saved one corrected by marks, or its edges moved to
    the photograph's."""

    method = forms.ChoiceField(choices=[(word, word) for word in METHODS])
    request_key = forms.UUIDField()
    # Of the display copy, px.
    left = forms.IntegerField(min_value=0, required=False)
    top = forms.IntegerField(min_value=0, required=False)
    right = forms.IntegerField(min_value=1, required=False)
    bottom = forms.IntegerField(min_value=1, required=False)
    marks = MarksField(required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        box = [values.get(name) for name in ("left", "top", "right", "bottom")]
        if values.get("method") == "box":
            if any(side is None for side in box):
                self.add_error("left", "all four sides are needed")
            else:
                values["box"] = box
        if values.get("method") == "marks" and not values.get("marks"):
            self.add_error("marks", "there are none")
        return values


class BackgroundForm(forms.Form):
    """What lies behind a cut-out that is taken home."""

    background = forms.ChoiceField(choices=[(word, word) for word in BACKGROUNDS], required=False)
    color = forms.RegexField(r"^#[0-9a-f]{6}$", required=False)
    photo = forms.UUIDField(required=False)
