"""What somebody may ask the zoo for."""

from __future__ import annotations

from django import forms

MOST_UNITS = 1_000_000


class RunForm(forms.Form):
    layer = forms.CharField(max_length=120)
    photo = forms.UUIDField()
    request_key = forms.UUIDField()


class PatchesForm(forms.Form):
    network = forms.CharField(max_length=40)
    layer = forms.CharField(max_length=120)
    request_key = forms.UUIDField()


class FeatureForm(PatchesForm):
    unit = forms.IntegerField(min_value=0, max_value=MOST_UNITS)
    part = forms.ChoiceField(choices=[("channel", "channel"), ("unit", "unit")])
    effort = forms.ChoiceField(choices=[("draft", "draft"), ("fine", "fine")])
    seed = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ExplainForm(forms.Form):
    network = forms.CharField(max_length=40)
    photo = forms.UUIDField()
    request_key = forms.UUIDField()


class UnitForm(forms.Form):
    """Which unit of which layer is looked at."""

    network = forms.CharField(max_length=40)
    layer = forms.CharField(max_length=120)
    unit = forms.IntegerField(min_value=0, max_value=MOST_UNITS)


class LookForm(forms.Form):
    """Which photograph, and which layer of the network."""

    photo = forms.UUIDField()
    layer = forms.CharField(max_length=120, required=False)
