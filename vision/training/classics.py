"""The classics on MNIST: LeNet-5, and plain against residual networks.

References: LeCun, Bottou, Bengio and Haffner 1998; He, Zhang, Ren and Sun 2016.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import keras
import numpy as np

from vision.digits.mnist import CLASSES, load_mnist
from vision.networks.lenet5 import SIDE, build_lenet5
from vision.step import Checkpoint, Step
from vision.training.classifier import ClassifierSettings, predict, train_classifier
from vision.training.confusion import confusion_matrix, most_wrong
from vision.training.depths import DepthSettings, compare_depths
from vision.training.digits import digits_for

Steps = Generator[Step, None, None]

BATCH, RATE = 64, 4e-3
MEASURED_WHILE_LEARNING, MEASUREMENTS = 1000, 10
"""Digits of the 10,000 of the test, and how often; at the end it is all of them."""
WRONG = 40
"""Digits that it reads wrongly are shown, the surest mistakes first."""
DEPTH_BATCH, DEPTH_FILTERS, DEPTH_RATE, DEPTH_TESTED = 64, 8, 0.05, 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """How well a network reads digits.

    Attributes:
        accuracy: 0 to 1.
        confusion: ``(10, 10) int``, a row for each digit as it is.
        wrong: ``(N, 3) int``, of up to :data:`WRONG` digits the place, what it is and what it was said to be, the
            surest mistakes first.
    """

    accuracy: float
    confusion: np.ndarray
    wrong: np.ndarray


def fresh_lenet5(seed: int) -> keras.Model:
    """A LeNet-5 that has learned nothing, the same for a seed."""
    keras.utils.set_random_seed(seed)
    return build_lenet5()


def train_lenet5(
    network: keras.Model, *, pictures: int, epochs: int, seed: int, checkpoint: Checkpoint | None = None
) -> Steps:
    """Train a LeNet-5 on digits. Close the generator to stop.

    Args:
        network: of :func:`fresh_lenet5`.
        pictures: of the 60,000 to learn from.
        epochs: how often it sees each.
        seed: of their order.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        As :func:`vision.training.classifier.train_classifier`; now and then measured on
        :data:`MEASURED_WHILE_LEARNING` digits of the test.

    Raises:
        DataMissing: the digits are not on this machine.
        BadSetting, ValueError: as ``train_classifier``.
    """
    learned = digits_for(load_mnist("train").first(pictures), SIDE)
    steps = max(1, epochs * (len(learned) // BATCH))
    settings = ClassifierSettings(
        steps=steps,
        batch=BATCH,
        learning_rate=RATE,
        measured_every=max(1, steps // MEASUREMENTS),
        seed=seed,
    )
    aside = digits_for(load_mnist("test").first(MEASURED_WHILE_LEARNING), SIDE)
    return train_classifier(network, learned, settings, measured=aside, checkpoint=checkpoint)


def read_digits(network: keras.Model, count: int | None = None) -> Reading:
    """Measure how well a network reads the first ``count`` digits of the test; all of them by default."""
    test = load_mnist("test").first(count)
    said = predict(network, digits_for(test, SIDE).images)
    truth, taken_for = test.labels.astype(np.int64), said.argmax(1)
    places = most_wrong(truth, said, WRONG)
    return Reading(
        accuracy=float((taken_for == truth).mean()),
        confusion=confusion_matrix(truth, taken_for, CLASSES),
        wrong=np.stack([places, truth[places], taken_for[places]], axis=1),
    )


def depth_settings(depths: tuple[int, ...], *, steps: int, seed: int) -> DepthSettings:
    """Small networks of these depths, each 6 n + 2, plain and residual, and how they learn digits."""
    learning = ClassifierSettings(
        steps=steps, batch=DEPTH_BATCH, optimizer="momentum", learning_rate=DEPTH_RATE, seed=seed
    )
    return DepthSettings(depths=depths, filters=DEPTH_FILTERS, learning=learning)


def train_depths(settings: DepthSettings, *, pictures: int, checkpoint: Checkpoint | None = None) -> Steps:
    """Train plain and residual networks on digits; see :func:`vision.training.depths.compare_depths`.

    Raises:
        DataMissing: the digits are not on this machine.
    """
    learned = digits_for(load_mnist("train").first(pictures), 28)
    measured = digits_for(load_mnist("test").first(DEPTH_TESTED), 28)
    return compare_depths(learned, settings, measured=measured, checkpoint=checkpoint)
