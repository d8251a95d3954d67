"""What a client may send about a job."""

from __future__ import annotations

from django import forms


class AdjustForm(forms.Form):
    balance = forms.FloatField(min_value=0.0, max_value=1.0)
