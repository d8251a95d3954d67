"""The verification head by hand, learned, saved and continued."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision.errors import BadSetting
from vision.faces.siamese.verification import (
    HeadSettings,
    VerificationHead,
    absolute_difference_features,
    chi_square_features,
    head_of,
    siamese_network,
    train_head,
)
from vision.step import Checkpoint, load_checkpoint, save_checkpoint

embeddings = arrays(np.float64, 8, elements=st.floats(-1, 1))


def test_features_by_hand() -> None:
    first, second = np.array([0.2, 0.6, 0.0]), np.array([0.4, 0.2, 0.0])
    np.testing.assert_allclose(absolute_difference_features(first, second), [0.2, 0.4, 0.0])
    np.testing.assert_allclose(chi_square_features(first, second), [0.04 / 0.6, 0.16 / 0.8, 0.0])


@given(embeddings, embeddings)
def test_chi_square_is_even_bounded_and_finite_for_features_with_a_sign(
    first: np.ndarray, second: np.ndarray
) -> None:
    found = chi_square_features(first, second)
    np.testing.assert_array_equal(found, chi_square_features(second, first))
    assert (found >= 0).all()
    assert (found <= absolute_difference_features(first, second) + 1e-12).all()
    assert not chi_square_features(first, first).any()


def test_probability_by_hand() -> None:
    head = VerificationHead(features="absolute_difference", weights=np.array([-2.0, -4.0]), bias=1.0)
    # 1 - 2·0.5 - 4·0.25 = -1
    found = head.probability(np.array([0.5, 0.0]), np.array([0.0, 0.25]))
    assert found == pytest.approx(1 / (1 + np.e))
    assert head.probability(np.zeros(2), np.zeros(2)) == pytest.approx(np.e / (1 + np.e))


def pairs_of(people: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of people whose first 8 of 32 features are their own, the others noise."""
    random = np.random.default_rng(seed)
    own = random.normal(0, 1, (people, 32)) * (np.arange(32) < 8)
    who = random.integers(0, people, (600, 2))
    who[::2, 1] = who[::2, 0]
    first, second = (own[who[:, side]] + random.normal(0, 0.3, (600, 32)) for side in (0, 1))
    return first, second, who[:, 0] == who[:, 1]


@pytest.mark.parametrize("features", ["absolute_difference", "chi_square"])
def test_learns_which_features_tell_people_apart(features: str, tmp_path: Path) -> None:
    settings = HeadSettings(features=features)
    steps = list(train_head(*pairs_of(40, seed=1), settings))
    assert steps[-2].figures["loss"] < 0.5 * steps[0].figures["loss"]
    head = head_of(steps[-1].checkpoint(), settings)
    first, second, is_same = pairs_of(40, seed=2)
    assert np.mean((head.probability(first, second) > 0.5) == is_same) > 0.9
    assert np.abs(head.weights[:8]).mean() > 3 * np.abs(head.weights[8:]).mean()
    head.save(tmp_path / "head.npz")
    loaded = VerificationHead.load(tmp_path / "head.npz")
    assert loaded.features == features
    np.testing.assert_array_equal(loaded.logit(first, second), head.logit(first, second))


def test_continues_from_a_checkpoint_as_if_never_stopped(tmp_path: Path) -> None:
    pairs, settings = pairs_of(20, seed=3), HeadSettings(steps=20)
    kept: Checkpoint = {}
    for step in train_head(*pairs, settings):
        if step.figures.get("step") == 8:
            save_checkpoint(tmp_path / "stopped.npz", step.checkpoint())
    whole = head_of(step.checkpoint(), settings)
    kept = load_checkpoint(tmp_path / "stopped.npz")
    continued = list(train_head(*pairs, settings, checkpoint=kept))
    assert [step.figures["step"] for step in continued[:-1]] == list(range(9, 21))
    np.testing.assert_allclose(
        head_of(continued[-1].checkpoint(), settings).weights, whole.weights, rtol=1e-4
    )


def test_refuses_pairs_of_one_kind() -> None:
    first, second, is_same = pairs_of(5, seed=0)
    with pytest.raises(BadSetting, match="too_few_people"):
        next(train_head(first[is_same], second[is_same], is_same[is_same]))


def test_refuses_a_file_that_is_no_head(tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "other.npz", {"weights": np.zeros(3)})
    with pytest.raises(ValueError, match="no verification head"):
        VerificationHead.load(tmp_path / "other.npz")


@pytest.mark.parametrize("features", ["absolute_difference", "chi_square"])
def test_both_sides_share_their_weights(features: str) -> None:
    picture = keras.Input((4, 4, 3))
    network = keras.Model(picture, keras.layers.Dense(5)(keras.layers.Flatten()(picture)))
    siamese = siamese_network(network, features)
    assert siamese.count_params() == network.count_params() + 5 + 1
    first, second = np.random.default_rng(0).normal(size=(2, 3, 4, 4, 3)).astype(np.float32)
    logits = siamese([first, second]).numpy()
    np.testing.assert_allclose(logits, siamese([second, first]).numpy(), atol=1e-5)
    weights, bias = siamese.get_layer("verification").get_weights()
    head = VerificationHead(features=features, weights=weights[:, 0], bias=float(bias[0]))
    expected = head.logit(network(first).numpy(), network(second).numpy())
    np.testing.assert_allclose(logits[:, 0], expected, atol=1e-4)
