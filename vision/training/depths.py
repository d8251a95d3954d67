"""Plain and residual networks of growing depth, one after the other on the same pictures: what are shortcuts for?

Without them a deeper network fits even what it learns from worse, although it could do all that a shallower one does; with
them it does not.

Reference: He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition", figures 1 and 6.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import keras
import numpy as np

from vision.errors import BadSetting
from vision.networks.residual import build_deep_network
from vision.step import Checkpoint, Step
from vision.training.classifier import ClassifierSettings, Learner, measure
from vision.training.labelled import LabelledImages, batch_of

SETTLING, SETTLED_BY, SETTLING_MOMENTUM = 20, 64, 0.8
"""So many batches of so many pictures are looked at before a network is measured; the momentum of its normalisation meanwhile."""
AVERAGED = 20
"""The training error of a step is that of so many batches up to it: one alone says little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthSettings:
    """Which networks learn, and how: all alike.

    Attributes:
        depths: of the networks, each 6 n + 2.
        filters: of their first stage.
        learning: how each of them learns.
    """

    depths: tuple[int, ...]
    filters: int
    learning: ClassifierSettings

    @property
    def networks(self) -> tuple[tuple[int, bool], ...]:
        """Depth, and whether with shortcuts: plain and residual in turn."""
        return tuple((depth, shortcuts) for depth in self.depths for shortcuts in (False, True))


def compare_depths(
    learned: LabelledImages,
    settings: DepthSettings,
    *,
    measured: LabelledImages,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train one network after the other. Close the generator to stop.

    Args:
        learned: ``(N, H, W, C)``, H = W a multiple of 4.
        settings: the same when continuing.
        measured: pictures that they never learn from.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1, over all networks), ``steps``, ``network`` (its place among
        ``settings.networks``), ``network_step``, ``loss`` and ``training_error`` (of the last batches, 0 to 1, before they were learned
        from). At each network's end also ``final_training_error`` and ``final_test_error``, of all pictures. Then ``done``.

    Raises:
        BadSetting: ``diverged``; ``too_few_pictures``.
        ValueError: no network is of such a depth; the checkpoint is of another comparison.
    """
    if len(learned) < settings.learning.batch:
        raise BadSetting("too_few_pictures", pictures=len(learned), least=settings.learning.batch)
    each, done = settings.learning.steps, 0 if checkpoint is None else int(checkpoint["step"])
    total = each * len(settings.networks)
    for place in range(done // each, len(settings.networks)):
        began = max(0, done - place * each)
        lane = _Lane(place, learned, settings)
        if began and checkpoint is not None:
            lane.restore(checkpoint)
        for number in range(began + 1, each + 1):
            figures = lane.advance(number)
            step = place * each + number
            if number == each:
                figures |= lane.final(learned, measured)
            yield Step(
                fraction=step / total,
                message="training",
                figures={"step": step, "steps": total, **figures},
                checkpoint=lambda lane=lane, step=step: {**lane.checkpoint(), "step": np.array(step)},  # type: ignore[misc]
            )
        keras.backend.clear_session(free_memory=False)
    yield Step(fraction=1.0, message="done")


class _Lane:
    """One network of a comparison, and the errors of its last batches."""

    def __init__(self, place: int, learned: LabelledImages, settings: DepthSettings) -> None:
        depth, shortcuts = settings.networks[place]
        side, channels = learned.images.shape[2:]
        keras.utils.set_random_seed(settings.learning.seed)
        self._network = build_deep_network(
            depth,
            shortcuts=shortcuts,
            classes=int(learned.labels.max()) + 1,
            side=side,
            channels=channels,
            filters=settings.filters,
        )
        self._place = place
        self._learner = Learner(self._network, learned, settings.learning)
        self._errors: list[float] = []

    def advance(self, number: int) -> dict[str, float]:
        said = self._learner.advance(number)
        self._errors = [*self._errors, 1.0 - said["accuracy"]][-AVERAGED:]
        return {
            "network": self._place,
            "network_step": number,
            "loss": said["loss"],
            "training_error": float(np.mean(self._errors)),
        }

    def final(self, learned: LabelledImages, measured: LabelledImages) -> dict[str, float]:
        _settle(self._network, learned)
        return {
            "final_training_error": 1.0 - measure(self._network, learned)[1],
            "final_test_error": 1.0 - measure(self._network, measured)[1],
        }

    def checkpoint(self) -> Checkpoint:
        return {**self._learner.checkpoint(), "errors": np.array(self._errors)}

    def restore(self, checkpoint: Checkpoint) -> None:
        self._learner.restore(checkpoint)
        self._errors = checkpoint["errors"].tolist()


def _settle(network: keras.Model, pictures: LabelledImages) -> None:
    """Let batch normalisation measure its means and variances anew, by the weights as they are at the end.

    They follow with a momentum of 0.99: after a few dozen steps they still are those of the random weights of the
    beginning, and the network would be measured as if it had learned nothing.
    """
    norms = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    before = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = SETTLING_MOMENTUM
    size = min(SETTLED_BY, len(pictures))
    for number in range(1, SETTLING + 1):
        chosen = batch_of(number, size=size, count=len(pictures), seed=0)
        network(pictures.images[chosen].astype(np.float32), training=True)
    for layer, momentum in zip(norms, before, strict=True):
        layer.momentum = momentum
