"""A softmax on features: learned in seconds, resumed exactly, taken home."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

from tests.vision.training.small import small_network
from vision.errors import BadSetting
from vision.networks.lenet5 import build_lenet5
from vision.pretrained.tfjs_graph import graph_function
from vision.pretrained.tfjs_weights import read_tensors
from vision.step import Checkpoint
from vision.training.depth import ALL_FROM, BLOCKS_FROM, suggested_depth
from vision.training.exports import keras_file, tensorflow_js_files
from vision.training.heads import Head
from vision.training.transfer import HeadSettings, head_of, train_head

SETTINGS = HeadSettings(classes=3, steps=40, learning_rate=5e-3, decay=0.01)


def clouds(count: int, seed: int, looks: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Features of three classes, each around a middle of its own."""
    rng = np.random.default_rng(seed)
    middles = np.random.default_rng(99).normal(0, 1, (3, 40))
    labels = np.arange(count) % 3
    features = middles[labels][:, None] + rng.normal(0, 0.8, (count, looks, 40))
    return features.astype(np.float32), labels


@pytest.fixture(scope="module")
def learned() -> tuple[list[dict[str, float]], list[Checkpoint]]:
    features, labels = clouds(30, 0)
    aside, truth = clouds(60, 1)
    figures: list[dict[str, float]] = []
    checkpoints: list[Checkpoint] = []
    for step in train_head(features, labels, SETTINGS, held_out=(aside[:, 0], truth)):
        assert step.checkpoint is not None
        figures.append(dict(step.figures))
        checkpoints.append(dict(step.checkpoint()))
    assert (step.message, len(figures)) == ("done", 41)
    return figures[:-1], checkpoints


def test_loss_falls_and_accuracy_rises(learned: tuple[list[dict[str, float]], list[Checkpoint]]) -> None:
    figures, _ = learned
    assert figures[0]["loss"] == pytest.approx(np.log(3), abs=0.05), "it knows nothing yet"
    assert figures[-1]["loss"] < 0.6 * figures[0]["loss"]
    assert figures[-1]["accuracy"] > 0.95
    assert figures[-1]["held_out_accuracy"] > 0.9
    assert figures[-1]["held_out_loss"] < figures[0]["held_out_loss"]


def test_what_is_resumed_is_as_if_never_stopped(
    learned: tuple[list[dict[str, float]], list[Checkpoint]],
) -> None:
    features, labels = clouds(30, 0)
    _, checkpoints = learned
    numbers = []
    for step in train_head(features, labels, SETTINGS, checkpoint=checkpoints[24]):
        numbers.append(step.figures.get("step"))
    assert numbers == [*range(26, 41), None]
    assert step.checkpoint is not None
    resumed, whole = head_of(step.checkpoint()), head_of(checkpoints[39])
    (((weights, _),),), (((same, _),),) = resumed.networks, whole.networks
    np.testing.assert_allclose(weights, same, rtol=1e-4, atol=1e-6)


def test_what_it_learned_tells_new_pictures_apart(
    learned: tuple[list[dict[str, float]], list[Checkpoint]],
) -> None:
    head = head_of(learned[1][-1])
    features, labels = clouds(60, 2)
    assert head.classes == 3
    assert (head.classify(features).argmax(-1) == labels[:, None]).mean() > 0.9, "also of many looks at once"


def test_one_class_alone_teaches_nothing() -> None:
    features, _ = clouds(5, 0)
    with pytest.raises(BadSetting, match="one_class_only"):
        next(train_head(features, np.zeros(5, np.int64), SETTINGS))


def test_a_checkpoint_of_something_else_is_refused(
    learned: tuple[list[dict[str, float]], list[Checkpoint]],
) -> None:
    features, labels = clouds(9, 0)
    labels %= 2
    other = HeadSettings(classes=2)
    with pytest.raises(ValueError, match="checkpoint"):
        next(train_head(features, labels, other, checkpoint=learned[1][0]))
    with pytest.raises(ValueError, match="checkpoint"):
        head_of({"step": np.array(3)})


def test_less_is_frozen_when_there_is_more_to_learn_from() -> None:
    depths = [suggested_depth(count) for count in (1, BLOCKS_FROM - 1, BLOCKS_FROM, ALL_FROM - 1, ALL_FROM)]
    assert depths == ["head", "head", "blocks", "blocks", "all"]


@pytest.fixture(scope="module")
def small() -> keras.Model:
    return small_network()


def test_tensorflow_js_files_are_read_back_and_say_the_same(small: keras.Model) -> None:
    files = tensorflow_js_files(small)
    model = json.loads(files["model.json"])
    assert model["format"] == "graph-model"
    (group,) = model["weightsManifest"]
    content = b"".join(files[path] for path in group["paths"])
    assert set(files) == {"model.json", *group["paths"]}
    run = graph_function("small", model, read_tensors("small", model["weightsManifest"], content))
    pictures = np.random.default_rng(1).integers(0, 255, (4, 16, 16, 3)).astype(np.float32)
    pictures *= np.array([0.1, 0.4, 0.7, 1.0], np.float32)[:, None, None, None]
    (said,) = run(pictures).values()
    np.testing.assert_allclose(said.numpy(), small(pictures).numpy(), atol=1e-6)
    assert np.ptp(said.numpy()[:, 0]) > 0.01, "different pictures, different answers"
    assert model["signature"]["inputs"]["image"]["tensorShape"]["dim"][1] == {"size": "16"}


def test_weights_are_cut_into_files_that_browsers_keep(
    small: keras.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vision.training.exports.SHARD", 300)
    files = tensorflow_js_files(small)
    shards = [content for name, content in files.items() if name.endswith(".bin")]
    assert len(shards) > 2
    assert max(map(len, shards)) == 300
    stored = json.loads(files["model.json"])["weightsManifest"][0]
    assert stored["paths"] == [name for name in files if name.endswith(".bin")]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, with numpy 2
def test_a_keras_file_is_loaded_again(small: keras.Model, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("keras") / "network.keras"
    path.write_bytes(keras_file(small))
    again = keras.saving.load_model(path)
    picture = np.full((1, 16, 16, 3), 77.0, np.float32)
    np.testing.assert_allclose(again(picture).numpy(), small(picture).numpy(), atol=1e-6)


def test_lenet_5_is_exported_too() -> None:
    operators = {
        node["op"]
        for node in json.loads(tensorflow_js_files(build_lenet5())["model.json"])["modelTopology"]["node"]
    }
    assert {"AvgPool", "Tanh", "Softmax"} <= operators
    assert not any("Variable" in operator or "Call" in operator for operator in operators), "a frozen graph"


def test_a_head_without_weights_says_nothing() -> None:
    nothing = Head((((np.zeros((4, 2), np.float32), np.zeros(2, np.float32)),),))
    np.testing.assert_allclose(nothing.classify(np.ones((3, 4), np.float32)), 0.5)
