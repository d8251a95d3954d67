"""What somebody may ask the studio to paint. The choices are those of ``vision.style.StyleSettings``."""

from __future__ import annotations

from typing import Any

from django import forms

DEFAULTS: dict[str, Any] = {
    "size": 384,
    "balance": 0.5,
    "stroke_size": 1.2,
    "quality": "standard",
    "start": "photo",
    "backbone": "efficientnet-lite0",
    "optimizer": "adam",
    "keep_colors": False,
}


def _choices(*words: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


class SettingsForm(forms.Form):
    size = forms.IntegerField(min_value=128, max_value=1024)
    balance = forms.FloatField(min_value=0.0, max_value=1.0)
    stroke_size = forms.FloatField(min_value=0.5, max_value=2.0)
    quality = forms.ChoiceField(choices=_choices("draft", "standard", "fine"))
    start = forms.ChoiceField(choices=_choices("photo", "noise", "instant"))
    backbone = forms.ChoiceField(choices=_choices("efficientnet-lite0", "vgg19"))
    optimizer = forms.ChoiceField(choices=_choices("adam", "lbfgs"))
    keep_colors = forms.BooleanField(required=False)


class PaintForm(forms.Form):
    """Two pictures; of the photograph only a cut-out is painted, or all but it, if one is named."""

    photo = forms.UUIDField()
    painting = forms.UUIDField()
    cutout = forms.UUIDField(required=False)
    part = forms.ChoiceField(choices=_choices("inside", "outside"), required=False)
    request_key = forms.UUIDField()
