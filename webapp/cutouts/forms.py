"""What somebody asks for who cuts out."""

from __future__ import annotations

from typing import Any

from django import forms

METHODS = ("people", "box", "edges")
BACKGROUNDS = ("none", "color", "photo", "blur")


class FindForm(forms.Form):
    """How a mask is found: all people, what is in a box, or the edges of the saved one moved to the photograph's."""

    method = forms.ChoiceField(choices=[(word, word) for word in METHODS])
    request_key = forms.UUIDField()
    # Of the display copy, px.
    left = forms.IntegerField(min_value=0, required=False)
    top = forms.IntegerField(min_value=0, required=False)
    right = forms.IntegerField(min_value=1, required=False)
    bottom = forms.IntegerField(min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        box = [values.get(name) for name in ("left", "top", "right", "bottom")]
        if values.get("method") == "box":
            if any(side is None for side in box):
                self.add_error("left", "all four sides are needed")
            else:
                values["box"] = box
        return values


class BackgroundForm(forms.Form):
    """What lies behind a cut-out that is taken home."""

    background = forms.ChoiceField(choices=[(word, word) for word in BACKGROUNDS], required=False)
    color = forms.RegexField(r"^#[0-9a-f]{6}$", required=False)
    photo = forms.UUIDField(required=False)
