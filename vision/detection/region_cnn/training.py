"""What the three detectors' training has in common."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field

import keras
import numpy as np
import tensorflow as tf

from vision.detection.annotated import AnnotatedImage
from vision.detection.proposals import SearchSettings
from vision.errors import BadSetting
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, restore
from vision.step import Checkpoint, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSettings:
    """How to train.

    Attributes:
        classes: how many there are.
        steps: batches in all.
        pictures: in a batch.
        regions: of each picture in a batch, at most.
        learning_rate: of Adam (Kingma and Ba 2014), falling to 0 along half a cosine.
        search: by what selective search looks, where it is needed.
        seed: of weights, batches and regions.
    """

    classes: int
    steps: int = 400
    pictures: int = 4
    regions: int = 64
    learning_rate: float = 1e-3
    search: SearchSettings = field(default_factory=SearchSettings)
    seed: int = 0


class Learning:
    """Networks that learn together by Adam, as one thing that can be kept and continued.

    Args:
        networks: whose variables.
        settings: how to train.
        kept: arrays that do not change but are needed to build the networks again.
    """

    def __init__(
        self, networks: Sequence[keras.Model], settings: TrainingSettings, **kept: np.ndarray
    ) -> None:
        self._kept = {"classes": np.array(settings.classes), **kept}
        self._all = [variable for network in networks for variable in network.variables]
        self._trainable = [variable for network in networks for variable in network.trainable_variables]
        rate = keras.optimizers.schedules.CosineDecay(settings.learning_rate, settings.steps)
        self._optimizer = Adam(rate)
        self._optimizer.build(self._trainable)

    def descend(self, tape: tf.GradientTape, loss: tf.Tensor) -> None:
        """One step down ``loss``."""
        gradients = tape.gradient(loss, self._trainable)
        self._optimizer.apply(gradients, self._trainable)

    def checkpoint(self, number: int) -> Checkpoint:
        """After ``number`` steps."""
        arrays = captured(network=self._all, optimizer=self._optimizer.variables)
        return {"step": np.array(number), **self._kept, **arrays}

    def restore(self, checkpoint: Checkpoint) -> int:
        """Put a checkpoint back. Returns how many steps it is after. Raises ``ValueError`` if it is another's."""
        restore(checkpoint, network=self._all, optimizer=self._optimizer.variables)
        return int(checkpoint["step"])


def trained(
    advance: Callable[[int], Mapping[str, float]],
    learning: Learning,
    settings: TrainingSettings,
    *,
    before: int = 0,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """All steps that are left.

    Args:
        advance: learns from the batch of a number, and says the losses.
        learning: what learns.
        settings: how.
        before: how many steps there were before the first of these.
        checkpoint: to continue from.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps`` and the losses.
    """
    done = 0 if checkpoint is None else learning.restore(checkpoint)
    for number in range(done + 1, settings.steps + 1):
        figures = advance(number)
        yield Step(
            fraction=(before + number) / (before + settings.steps),
            message="training",
            figures={"step": number, "steps": settings.steps, **figures},
            checkpoint=lambda number=number: learning.checkpoint(number),  # type: ignore[misc]
        )


def check_annotated(examples: Sequence[AnnotatedImage]) -> None:
    """Raises ``BadSetting`` ``nothing_annotated`` if there is no box in any picture."""
    if not any(len(example.boxes) for example in examples):
        raise BadSetting("nothing_annotated", pictures=len(examples))


def classes_of(checkpoint: Checkpoint) -> int:
    """Of how many classes the detector is.

    Raises:
        ValueError: it is a checkpoint of something else.
    """
    if "classes" not in checkpoint:
        raise ValueError("not a checkpoint of a detector of regions")
    return int(checkpoint["classes"])
