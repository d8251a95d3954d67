"""A network that has never seen these people tells them apart after a minute of training."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tests.vision.faces.siamese.drawings import drawn_people
from vision.errors import BadSetting
from vision.faces.siamese.embedding_training import (
    EmbeddingSettings,
    embed_with,
    network_of,
    train_embedding,
)
from vision.faces.siamese.triplets import positive_pairs, squared_distances
from vision.step import Checkpoint

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

SMALL = EmbeddingSettings(width=0.125, side=32, people=3, photos=2, steps=6)


def mean_distances(checkpoint: Checkpoint, chips: np.ndarray, people: np.ndarray) -> tuple[float, float]:
    embeddings = embed_with(network_of(checkpoint), chips, int(checkpoint["side"]))
    distances = squared_distances(tf.constant(embeddings)).numpy()
    same = positive_pairs(tf.constant(people)).numpy()
    different = people[:, None] != people[None, :]
    return float(distances[same].mean()), float(distances[different].mean())


def test_strangers_move_apart_and_photographs_of_one_person_together() -> None:
    settings = EmbeddingSettings(width=0.25, side=48, people=8, photos=4, steps=40, learning_rate=2e-3)
    chips, people = drawn_people(24, 6, side=48)
    unseen = drawn_people(12, 4, side=48, seed=99)
    steps = list(train_embedding(chips, people, settings))
    assert [step.figures["step"] for step in steps[:-1]] == list(range(1, 41))
    checkpoint = steps[-1].checkpoint
    assert checkpoint is not None
    same, different = mean_distances(checkpoint(), *unseen)
    assert different > same + 0.5
    assert steps[-2].figures["loss"] < steps[0].figures["loss"]


@pytest.mark.parametrize("people", [[0, 0, 0], [0, 1, 2]])
def test_needs_two_people_and_one_of_them_twice(people: list[int]) -> None:
    chips = np.zeros((3, 32, 32, 3), np.uint8)
    with pytest.raises(BadSetting, match="too_few_people"):
        next(train_embedding(chips, np.array(people), SMALL))
