"""A network that has never seen these people tells them apart after a minute of training."""

from __future__ import annotations

from pathlib import Path

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
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

SMALL = EmbeddingSettings(width=0.125, side=32, people=3, photos=2, steps=6)


def mean_distances(checkpoint: Checkpoint, chips: np.ndarray, people: np.ndarray) -> tuple[float, float]:
    embeddings = embed_with(network_of(checkpoint), chips, int(checkpoint["side"]))
    distances = squared_distances(tf.constant(embeddings)).numpy()
    same = positive_pairs(tf.constant(people)).numpy()
    different = people[:, None] != people[None, :]
    return float(distances[same].mean()), float(distances[different].mean())


def test_strangers_move_apart_and_photographs_of_one_person_together() -> None:
    settings = EmbeddingSettings(width=0.25, side=48, people=8, photos=4, steps=120)
    chips, people = drawn_people(40, 8, side=48)
    unseen = drawn_people(20, 6, side=48, seed=99)
    steps = list(train_embedding(chips, people, settings))
    assert [step.figures["step"] for step in steps[:-1]] == list(range(1, 121))
    checkpoint = steps[-1].checkpoint
    assert checkpoint is not None
    same, different = mean_distances(checkpoint(), *unseen)
    assert different > same + 0.5
    assert steps[-2].figures["loss"] < steps[0].figures["loss"]


@pytest.fixture(scope="module")
def whole_run() -> tuple[list[Step], Checkpoint]:
    """All steps, and the checkpoint of the third."""
    steps, kept = [], {}
    for step in train_embedding(*drawn_people(4, 3, side=32), SMALL):
        steps.append(step)
        if step.figures.get("step") == 3:
            kept = dict(step.checkpoint())
    return steps, kept


def test_continues_from_a_checkpoint_as_if_never_stopped(
    whole_run: tuple[list[Step], Checkpoint], tmp_path: Path
) -> None:
    whole, stopped = whole_run
    save_checkpoint(tmp_path / "stopped.npz", stopped)
    kept = load_checkpoint(tmp_path / "stopped.npz")
    continued = list(train_embedding(*drawn_people(4, 3, side=32), SMALL, checkpoint=kept))
    assert [step.figures.get("step") for step in continued] == [4, 5, 6, None]
    for name in ("loss", "positive_distance", "negative_distance"):
        assert continued[-2].figures[name] == pytest.approx(whole[-2].figures[name], abs=5e-3)


def test_a_checkpoint_of_another_network_is_refused(whole_run: tuple[list[Step], Checkpoint]) -> None:
    wider = EmbeddingSettings(width=0.25, side=32, steps=6)
    with pytest.raises(ValueError, match="not a checkpoint of this network"):
        next(train_embedding(*drawn_people(2, 2, side=32), wider, checkpoint=whole_run[1]))
    with pytest.raises(ValueError, match="not a checkpoint"):
        network_of({"step": np.array(1)})


@pytest.mark.parametrize("people", [[0, 0, 0], [0, 1, 2]])
def test_needs_two_people_and_one_of_them_twice(people: list[int]) -> None:
    chips = np.zeros((3, 32, 32, 3), np.uint8)
    with pytest.raises(BadSetting, match="too_few_people"):
        next(train_embedding(chips, np.array(people), SMALL))
