"""A training that was stopped continues as if it never had been."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.vision.faces.siamese.drawings import drawn_people
from vision.faces.siamese.embedding_training import EmbeddingSettings, network_of, train_embedding
from vision.step import Checkpoint, Step, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.usefixtures("untraced")

SMALL = EmbeddingSettings(width=0.125, side=32, people=3, photos=2, steps=4)


@pytest.fixture(scope="module")
def whole_run() -> tuple[list[Step], Checkpoint]:
    """All steps, and the checkpoint of the second."""
    steps, kept = [], {}
    for step in train_embedding(*drawn_people(4, 3, side=32), SMALL):
        steps.append(step)
        if step.figures.get("step") == 2:
            kept = dict(step.checkpoint())
    return steps, kept


def test_continues_from_a_checkpoint_as_if_never_stopped(
    whole_run: tuple[list[Step], Checkpoint], tmp_path: Path
) -> None:
    whole, stopped = whole_run
    save_checkpoint(tmp_path / "stopped.npz", stopped)
    kept = load_checkpoint(tmp_path / "stopped.npz")
    continued = list(train_embedding(*drawn_people(4, 3, side=32), SMALL, checkpoint=kept))
    assert [step.figures.get("step") for step in continued] == [3, 4, None]
    for name in ("loss", "positive_distance", "negative_distance"):
        assert continued[-2].figures[name] == pytest.approx(whole[-2].figures[name], abs=5e-3)


def test_a_checkpoint_of_another_network_is_refused(whole_run: tuple[list[Step], Checkpoint]) -> None:
    wider = EmbeddingSettings(width=0.25, side=32, steps=4)
    with pytest.raises(ValueError, match="not a checkpoint of this network"):
        next(train_embedding(*drawn_people(2, 2, side=32), wider, checkpoint=whole_run[1]))
    with pytest.raises(ValueError, match="not a checkpoint"):
        network_of({"step": np.array(1)})
