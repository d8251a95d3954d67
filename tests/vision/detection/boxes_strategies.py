"""Boxes as hypothesis draws them: small whole and broken numbers, empty ones, many alike."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

_place = st.one_of(st.integers(-20, 60).map(float), st.floats(-1e4, 1e4, width=32))
_length = st.one_of(st.integers(0, 12).map(float), st.floats(0.0, 1e4, width=32))


@st.composite
def some_boxes(draw: st.DrawFn, *, least: int = 0, most: int = 12) -> np.ndarray:
    """``(N, 4) float64`` corners, of which some may be empty."""
    number = draw(st.integers(least, most))
    places = draw(arrays.arrays(np.float64, (number, 2), elements=_place))
    lengths = draw(arrays.arrays(np.float64, (number, 2), elements=_length))
    return np.hstack([places, places + lengths])
