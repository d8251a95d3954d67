"""``python -m vision classify`` teaches classes by folders, measures, answers, and takes what was taught home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from click.testing import CliRunner, Result
from PIL import Image
from skimage import data

from vision.__main__ import main
from vision.training import unfreezing

SIDE = 150
PICTURES = {"cat": data.chelsea, "coffee": data.coffee}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["classify", *map(str, arguments)], prog_name="python -m vision")


def pieces(folder: Path, count: int, seed: int) -> None:
    """Squares cut out of a photograph of each class."""
    rng = np.random.default_rng(seed)
    for name, photograph in PICTURES.items():
        (folder / name).mkdir(parents=True)
        image = photograph()
        for number in range(count):
            top, left = (int(rng.integers(length - SIDE)) for length in image.shape[:2])
            Image.fromarray(image[top : top + SIDE, left : left + SIDE]).save(folder / name / f"{number}.jpg")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("classify")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        pieces(Path("photos"), 5, 0)
        pieces(Path("others"), 4, 1)
        Path("photos/cat/notes.txt").write_text("no picture")
        yield folder


@pytest.fixture(scope="module")
def taught(here: Path) -> str:
    result = run("teach", "photos", "--ensemble", 3, "--vary", "mirror,crop")
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_teaches_a_folder_and_says_how_well(taught: str) -> None:
    lines = taught.splitlines()
    assert "photos/cat/notes.txt: skipped, The file is not a picture that Facet can read." in lines
    assert "cat: 5, coffee: 5" in lines
    assert "Right on 100.0% of 2 pictures kept aside, the ensemble" in lines
    assert lines[-1] == "lesson.npz"


@pytest.mark.usefixtures("taught")
def test_evaluates_other_pictures() -> None:
    result = run("evaluate", "lesson.npz", "others", "--ensemble")
    assert result.output.splitlines()[-1] == "Right on 100.0% of 8 pictures"
    assert "  coffee  4 of 4" in result.output


@pytest.mark.usefixtures("taught")
def test_answers_and_says_when_it_is_not_sure() -> None:
    assert "others/cat/0.jpg: cat, 9" in run("predict", "lesson.npz", "others/cat/0.jpg").output
    unsure = run("predict", "lesson.npz", "others/cat/0.jpg", "--sure", 1, "--ten-crop")
    assert "not sure, perhaps cat" in unsure.output
    (said,) = json.loads(run("predict", "lesson.npz", "others/coffee/1.jpg", "--format", "json").output)
    assert said["class"] == "coffee"
    assert sum(said["probabilities"].values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.usefixtures("taught")
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, with numpy 2
def test_is_taken_home() -> None:
    result = run("export", "lesson.npz", "-o", "home")
    assert result.output == "home: README.txt, classes.json, network.keras\n"
    assert json.loads(Path("home/classes.json").read_text())["classes"] == ["cat", "coffee"]


@pytest.mark.usefixtures("here")
def test_less_is_frozen_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfreezing, "BATCH", 2)
    tf.config.run_functions_eagerly(True)
    try:
        result = run("teach", "photos", "--depth", "blocks", "--steps", 1, "-o", "deep.npz")
        assert "Right on" in result.output, result.output
        assert "cat, " in run("predict", "deep.npz", "others/cat/0.jpg", "--sure", 0).output
    finally:
        tf.config.run_functions_eagerly(False)


@pytest.mark.usefixtures("taught")
def test_says_what_cannot_be_done() -> None:
    def said(*arguments: object) -> str:
        result = run(*arguments)
        assert result.exit_code != 0
        return str(result.output)

    assert "0 sub-folders; a class each is needed" in said("teach", "photos/cat")
    assert "no such variation: upside_down" in said("teach", "photos", "--vary", "upside_down")
    pieces(Path("strange"), 1, 2)
    Path("strange/cat").rename("strange/dog")
    strange = "strange/dog is called as no class is. (cat, coffee)"
    assert strange in said("evaluate", "lesson.npz", "strange")
    assert said("predict", "others/cat/0.jpg", "others/cat/0.jpg").endswith("is nothing that was taught.\n")
