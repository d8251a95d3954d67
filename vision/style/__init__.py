"""A photograph in the manner of a painting.

What needs TensorFlow is imported on first use, so that settings can be checked without it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from vision.style.settings import Adjustment, StyleSettings

if TYPE_CHECKING:
    from vision.style.painting import transfer, warm_up

__all__ = ["Adjustment", "StyleSettings", "transfer", "warm_up"]


def __getattr__(name: str) -> Any:
    if name in ("transfer", "warm_up"):
        return getattr(importlib.import_module("vision.style.painting"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
