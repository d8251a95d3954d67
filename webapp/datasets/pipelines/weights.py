"""The file of a model's weights: a reader sees the old one or the new, never half."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import numpy as np
from django.core.files.storage import default_storage

from vision.networks.checkpoints import without_training
from vision.step import Checkpoint
from webapp.datasets.models import TrainedModel


def write_weights(model: TrainedModel, checkpoint: Checkpoint) -> str:
    """Keep of a training's checkpoint what a network needs; return the file's name in the storage."""
    stream = BytesIO()
    np.savez(stream, allow_pickle=False, **without_training(checkpoint))
    name = str(TrainedModel.weights.field.generate_filename(model, "weights.npz"))
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(stream.getbuffer())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return name


def read_weights(model: TrainedModel) -> Checkpoint:
    """Raises ``OSError`` or ``ValueError`` if it cannot be read."""
    with model.weights.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
