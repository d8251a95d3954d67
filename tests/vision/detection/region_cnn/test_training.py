"""R-CNN, Fast R-CNN and Faster R-CNN learn from a few generated scenes, can be stopped, and continue."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from vision.detection.evaluation import evaluate
from vision.detection.proposals import SearchSettings, propose
from vision.detection.region_cnn.fast_training import fast_rcnn_of, train_fast_rcnn
from vision.detection.region_cnn.faster_rcnn import ANCHORS
from vision.detection.region_cnn.faster_training import faster_rcnn_of, train_faster_rcnn
from vision.detection.region_cnn.rcnn_training import rcnn_of, train_rcnn
from vision.detection.region_cnn.training import TrainingSettings
from vision.errors import BadSetting
from vision.scenes import CLASSES, Scene, scenes
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.timeout(300)  # a network's training graph takes a while to build on a busy machine

Train = Callable[..., Generator[Step, None, None]]

SEARCH = SearchSettings(color_spaces=("lab",), scales=(20,), min_side=4)
SETTINGS = TrainingSettings(classes=len(CLASSES), steps=40, pictures=4, regions=16, search=SEARCH)
EXAMPLES = scenes(4, 11, size=(64, 64), count=(1, 2), radius=(0.15, 0.3))
STOPPED = 38

DETECTORS: dict[str, tuple[Train, Callable[[Checkpoint], Any]]] = {
    "rcnn": (train_rcnn, rcnn_of),
    "fast_rcnn": (train_fast_rcnn, fast_rcnn_of),
    "faster_rcnn": (train_faster_rcnn, faster_rcnn_of),
}


class Run:
    """One detector's whole training, and the checkpoint near its end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.train, self.restored = DETECTORS[name]
        self.steps: list[Step] = []
        for step in self.train(EXAMPLES, SETTINGS):
            self.steps.append(step)
            if step.figures.get("step") == STOPPED:
                self.stopped = dict(step.checkpoint())  # type: ignore[misc]
        self.detector = self.restored(self.steps[-1].checkpoint())  # type: ignore[misc]

    def detect(self, scene: Scene) -> Any:
        if self.name == "faster_rcnn":
            return self.detector.detect(scene.image)
        return self.detector.detect(scene.image, propose(scene.image, SEARCH))


@pytest.fixture(scope="module", params=DETECTORS)
def run(request: pytest.FixtureRequest) -> Run:
    return Run(request.param)


def losses(steps: Sequence[Step]) -> np.ndarray:
    return np.array(
        [
            sum(value for name, value in step.figures.items() if name.endswith("loss"))
            for step in steps
            if step.message == "training"
        ]
    )


def test_losses_fall(run: Run) -> None:
    fallen = losses(run.steps)
    assert len(fallen) == SETTINGS.steps
    assert fallen[-10:].mean() < 0.6 * fallen[:5].mean()


def test_tells_how_far_it_is(run: Run) -> None:
    fractions = [step.fraction for step in run.steps]
    assert fractions == sorted(fractions)
    assert 0.0 < fractions[0] < fractions[-1] == 1.0
    messages = list(dict.fromkeys(step.message for step in run.steps))
    assert (
        messages
        == {
            "rcnn": ["proposing", "training", "fitting_boxes", "done"],
            "fast_rcnn": ["proposing", "training", "done"],
            "faster_rcnn": ["training", "done"],
        }[run.name]
    )


def test_finds_what_it_has_learned(run: Run) -> None:
    """Forty steps learn four pictures by heart, more or less; one that has not learned reaches 0.15."""
    found = [run.detect(scene) for scene in EXAMPLES]
    measured = evaluate(found, EXAMPLES, classes=len(CLASSES))
    assert measured.mean_average_precision_50 > {"rcnn": 0.5, "fast_rcnn": 0.5, "faster_rcnn": 0.3}[run.name]


def test_continues_from_a_checkpoint_as_if_never_stopped(run: Run, tmp_path: Path) -> None:
    save_checkpoint(tmp_path / "stopped.npz", run.stopped)
    kept = load_checkpoint(tmp_path / "stopped.npz")
    tf.config.run_functions_eagerly(True)  # two steps are sooner taken than traced
    try:
        continued = list(run.train(EXAMPLES, SETTINGS, checkpoint=kept))
    finally:
        tf.config.run_functions_eagerly(False)
    training = [step for step in continued if step.message == "training"]
    assert [step.figures["step"] for step in training] == list(range(STOPPED + 1, SETTINGS.steps + 1))
    np.testing.assert_allclose(losses(continued), losses(run.steps)[STOPPED:], rtol=0.02, atol=5e-3)


def test_a_picture_without_anything_has_no_objects(run: Run) -> None:
    """Not even proposals: it is of one colour."""
    nothing = np.full((64, 64, 3), 128, np.uint8)
    found = (
        run.detector.detect(nothing, score_threshold=0.99)
        if run.name == "faster_rcnn"
        else run.detector.detect(nothing, np.empty((0, 4)))
    )
    assert found.boxes.shape == (0, 4)


def test_a_picture_may_have_another_size(run: Run) -> None:
    scene = scenes(1, 5, size=(50, 83))[0]
    found = run.detect(scene)
    assert (found.boxes >= 0).all()
    assert (found.boxes[:, [2, 3]] <= (83, 50)).all()


def test_a_checkpoint_of_something_else_is_refused(run: Run) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        run.restored({"step": np.array(1)})
    with pytest.raises(ValueError, match="not a checkpoint of this network"):
        run.restored({**run.stopped, "classes": np.array(7)})


@pytest.mark.parametrize("name", DETECTORS)
def test_there_must_be_something_to_learn(name: str) -> None:
    empty = Scene(
        image=np.zeros((32, 32, 3), np.uint8),
        boxes=np.empty((0, 4), np.float32),
        classes=np.empty(0, np.int64),
        masks=np.empty((0, 32, 32), bool),
    )
    for examples in ([], [empty]):
        with pytest.raises(BadSetting, match="nothing_annotated"):
            next(DETECTORS[name][0](examples, SETTINGS))


def test_anchors_are_kept_with_faster_rcnn(run: Run) -> None:
    if run.name == "faster_rcnn":
        np.testing.assert_array_equal(run.detector.shapes, run.stopped["anchors"])
        assert run.stopped["anchors"].shape == (ANCHORS, 2)
