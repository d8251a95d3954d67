"""The variables of networks and optimizers as named arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vision.step import Checkpoint


def captured(**variables: Sequence[Any]) -> Checkpoint:
    """The values of lists of Keras variables, as ``name_0``, ``name_1``, …"""
    return {
        f"{name}_{number}": variable.numpy().copy()
        for name, listed in variables.items()
        for number, variable in enumerate(listed)
    }


def without_training(checkpoint: Mapping[str, np.ndarray]) -> Checkpoint:
    """What a network needs of a checkpoint when it learns no further: no optimizers, no step."""
    return {
        name: array
        for name, array in checkpoint.items()
        if name != "step" and "optimizer" not in name.split("_")
    }


def check_description(checkpoint: Mapping[str, np.ndarray], description: Mapping[str, np.ndarray]) -> None:
    """Make sure that a checkpoint says of its network what ``description`` says.

    Raises:
        ValueError: it does not.
    """
    for name, value in description.items():
        if name not in checkpoint or not np.array_equal(checkpoint[name], value):
            raise ValueError(f"not a checkpoint of this network: {name}")


def restore(checkpoint: Mapping[str, np.ndarray], **variables: Sequence[Any]) -> None:
    """Put back what :func:`captured` took.

    Raises:
        ValueError: the checkpoint is of other variables; none has been changed.
    """
    named = {
        f"{name}_{number}": variable
        for name, listed in variables.items()
        for number, variable in enumerate(listed)
    }
    for name, variable in named.items():
        if name not in checkpoint or checkpoint[name].shape != tuple(variable.shape):
            raise ValueError(f"not a checkpoint of this network: {name}")
    for name, variable in named.items():
        variable.assign(checkpoint[name])
