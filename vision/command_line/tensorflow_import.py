"""TensorFlow without the words with which it greets."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path


def import_tensorflow() -> None:
    # It greets on standard error on every start, before any setting of its log takes effect
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        importlib.import_module("tensorflow")
    finally:
        os.dup2(kept, 2)
        os.close(kept)
