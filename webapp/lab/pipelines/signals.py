"""Signals that come with packages."""

from __future__ import annotations

import pywt

ECG_PER_SECOND = 360
"""Samples: MIT-BIH's record 100, of which PyWavelets brings 1024."""


def ecg() -> list[int]:
    """An electrocardiogram of three heartbeats, in units of the recorder.

    Reference: Moody and Mark 2001, "The impact of the MIT-BIH Arrhythmia Database".
    """
    return [int(value) for value in pywt.data.ecg()]
