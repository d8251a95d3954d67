"""An embedding network learned from photographs of people, by triplets.

Reference: Schroff, Kalenichenko and Philbin 2015, "FaceNet".
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from vision.errors import BadSetting
from vision.faces.siamese.triplets import MARGIN, positive_pairs, semi_hard_loss, squared_distances
from vision.networks.adam import Adam
from vision.networks.checkpoints import captured, restore
from vision.networks.facenet import build_facenet
from vision.step import Checkpoint, Step

SHIFT = 0.06
"""Photographs are moved by up to this share of their side, and mirrored, so that few count as many."""
BRIGHTNESS = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingSettings:
    """How to train.

    Attributes:
        width: share of the paper's channels in every layer.
        side: of the photographs as the network sees them, px.
        people, photos: a batch holds so many people, with so many photographs of each.
        steps: batches in all.
        learning_rate: of Adam (Kingma and Ba 2014), falling to 0 along half a cosine.
        margin: α of the triplet loss.
        seed: of weights, batches and augmentation.
    """

    width: float = 0.25
    side: int = 64
    people: int = 12
    photos: int = 4
    steps: int = 600
    learning_rate: float = 1e-3
    margin: float = MARGIN
    seed: int = 0


def train_embedding(
    chips: np.ndarray,
    people: np.ndarray,
    settings: EmbeddingSettings = EmbeddingSettings(),
    *,
    checkpoint: Checkpoint | None = None,
) -> Generator[Step, None, None]:
    """Train a network from random weights. Close the generator to stop.

    Args:
        chips: ``(N, S, S, 3) uint8`` RGB, aligned faces.
        people: ``(N,) int``, who is on each.
        settings: how to train; the same when continuing.
        checkpoint: of one of the steps of an earlier call; continues after it as if never stopped.

    Yields:
        Steps ``training`` with the figures ``step`` (from 1), ``steps``, ``loss``, ``positive_distance`` and
        ``negative_distance`` (means of d(A, P) and d(A, N) over the batch), then ``done``, whose checkpoint
        :func:`network_of` turns into the network.

    Raises:
        BadSetting: ``too_few_people``: not two people, one of them with two photographs.
        ValueError: the checkpoint is of another network.
    """
    batches = _Batches(_resized(chips, settings.side), np.asarray(people), settings)
    trainer = _Trainer(settings)
    done = 0 if checkpoint is None else trainer.restore(checkpoint)
    for number in range(done + 1, settings.steps + 1):
        figures = trainer.advance(*batches.batch(number))
        yield Step(
            fraction=number / settings.steps,
            message="training",
            figures={"step": number, "steps": settings.steps, **figures},
            checkpoint=lambda number=number: trainer.checkpoint(number),  # type: ignore[misc]
        )
    yield Step(fraction=1.0, message="done", checkpoint=lambda: trainer.checkpoint(settings.steps))


def network_of(checkpoint: Checkpoint) -> keras.Model:
    """The network a checkpoint of :func:`train_embedding` holds.

    Raises:
        ValueError: it is no such checkpoint.
    """
    if "width" not in checkpoint:
        raise ValueError("not a checkpoint of an embedding network")
    network = build_facenet(float(checkpoint["width"]))
    restore(checkpoint, network=network.variables)
    return network


def embed_with(network: keras.Model, chips: np.ndarray, side: int) -> np.ndarray:
    """``(N, 128) float32`` of unit length for ``chips`` ``(N, S, S, 3) uint8``, seen at ``side`` px."""
    pictures = _normalized(_resized(chips, side))
    parts = [
        network(pictures[start : start + 64], training=False).numpy() for start in range(0, len(pictures), 64)
    ]
    return np.concatenate(parts) if parts else np.empty((0, network.output_shape[-1]), np.float32)


class _Trainer:
    """The network, its optimizer and one step of both."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        keras.utils.set_random_seed(settings.seed)
        self._settings = settings
        self._network = build_facenet(settings.width)
        rate = keras.optimizers.schedules.CosineDecay(settings.learning_rate, settings.steps)
        self._optimizer = Adam(rate)
        self._optimizer.build(self._network.trainable_variables)
        # batches differ in size where people have few photographs, and must not be traced anew for that
        signature = [
            tf.TensorSpec([None, settings.side, settings.side, 3], tf.float32),
            tf.TensorSpec([None], tf.int32),
        ]
        self._step = tf.function(self._one_step, input_signature=signature, autograph=False)

    def advance(self, pictures: np.ndarray, people: np.ndarray) -> Mapping[str, float]:
        names = ("loss", "positive_distance", "negative_distance")
        return dict(
            zip(names, self._step(tf.constant(pictures), tf.constant(people)).numpy().tolist(), strict=True)
        )

    def _one_step(self, pictures: tf.Tensor, people: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            embeddings = self._network(pictures, training=True)
            loss = semi_hard_loss(embeddings, people, self._settings.margin)
        variables = self._network.trainable_variables
        self._optimizer.apply(tape.gradient(loss, variables), variables)
        distances = squared_distances(embeddings)
        different = people[:, None] != people[None, :]
        return tf.stack(
            [
                loss,
                tf.reduce_mean(distances[positive_pairs(people)]),
                tf.reduce_mean(distances[different]),
            ]
        )

    def checkpoint(self, number: int) -> Checkpoint:
        arrays = captured(network=self._network.variables, optimizer=self._optimizer.variables)
        return {
            "step": np.array(number),
            "width": np.array(self._settings.width),
            "side": np.array(self._settings.side),
            **arrays,
        }

    def restore(self, checkpoint: Checkpoint) -> int:
        restore(checkpoint, network=self._network.variables, optimizer=self._optimizer.variables)
        return int(checkpoint["step"])


class _Batches:
    """P people with K photographs each, drawn anew from the seed and the step's number."""

    def __init__(self, pictures: np.ndarray, people: np.ndarray, settings: EmbeddingSettings) -> None:
        self._pictures, self._people, self._settings = pictures, people, settings
        self._photos = {int(person): np.flatnonzero(people == person) for person in np.unique(people)}
        if len(self._photos) < 2 or max(map(len, self._photos.values())) < 2:
            raise BadSetting("too_few_people", people=len(self._photos), photos=len(people))

    def batch(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng([self._settings.seed, number])
        several = [person for person, photos in self._photos.items() if len(photos) > 1]
        # without at least one who is there twice there would be no positive to learn from
        first = int(random.choice(several))
        others = [person for person in self._photos if person != first]
        drawn = [first, *random.permutation(others)[: self._settings.people - 1].tolist()]
        rows = np.concatenate([self._some_photos(person, random) for person in drawn])
        pictures = np.stack([_varied(self._pictures[row], random) for row in rows])
        return _normalized(pictures), self._people[rows].astype(np.int32)

    def _some_photos(self, person: int, random: np.random.Generator) -> np.ndarray:
        return random.permutation(self._photos[person])[: self._settings.photos]


def _varied(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    if random.random() < 0.5:
        picture = picture[:, ::-1]
    reach = round(SHIFT * len(picture))
    down, right = random.integers(0, 2 * reach + 1, 2)
    padded = np.pad(picture, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    moved = padded[down : down + len(picture), right : right + len(picture)]
    return np.clip(moved * random.uniform(1 - BRIGHTNESS, 1 + BRIGHTNESS), 0, 255)


def _resized(chips: np.ndarray, side: int) -> np.ndarray:
    if chips.shape[1:3] == (side, side):
        return chips
    resized = [np.asarray(Image.fromarray(chip).resize((side, side))) for chip in chips]
    return np.array(resized, np.uint8).reshape(-1, side, side, 3)


def _normalized(pictures: np.ndarray) -> np.ndarray:
    normalized: np.ndarray = (pictures / 127.5 - 1.0).astype(np.float32)
    return normalized
