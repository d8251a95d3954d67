"""``python -m vision zoo``, ``lab`` and ``classics``: pictures, tables and files that say what they show."""

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

from tests.vision.command_line.ctrl_c import stopped_after
from vision.__main__ import main
from vision.digits.mnist import load_mnist
from vision.insight import occlusion
from vision.training import classics, depths


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="python -m vision")


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def said(*arguments: object, status: int) -> str:
    result = run(*arguments)
    assert result.exit_code == status, result.output
    return str(result.stderr.splitlines()[-1])


def size_of(path: str) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


@pytest.fixture(autouse=True)
def _photographs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(data.coffee()).resize((320, 240)).save("coffee.jpg", quality=95)


def test_the_zoo_says_what_there_is() -> None:
    lines = done("zoo", "list").splitlines()
    assert "efficientnet-lite0  EfficientNet-Lite0, 2019: trained" in lines
    assert "lenet-5  LeNet-5, 1998: random weights" in lines
    table = done("zoo", "layers", "lenet-5").splitlines()
    assert table[3].split() == [
        "C1",
        "Conv2D",
        "28",
        "×",
        "28",
        "×",
        "6",
        "156",
        "117,600",
        "5",
        "×",
        "5",
        "1",
    ]
    assert table[-1] == "61,706 parameters, 416,520 multiplications for one picture"
    rows = json.loads(done("zoo", "layers", "lenet-5", "--format", "json"))
    assert rows[5]["receptive_field"] == {"side": [16, 16], "jump": [4, 4], "start": [0, 0]}


def test_a_cup_of_coffee_is_named_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (answer,) = json.loads(done("zoo", "top5", "coffee.jpg", "--format", "json"))
    assert len(answer["classes"]) == 5
    assert answer["classes"][0]["name"] == "espresso"
    monkeypatch.setattr(occlusion, "STRIDE", 0.4)
    lines = done("zoo", "explain", "coffee.jpg", "--classes", 1).splitlines()
    assert "espresso: covered: up to" in lines[0]
    sheet = np.asarray(Image.open("explained.png"))
    assert sheet.shape[1] > 3 * 224
    assert lines[-1] == "explained.png"


def test_a_layer_is_drawn_and_its_patches_and_what_it_looks_for() -> None:
    random = "--network", "lenet-5"
    result = run("zoo", "look", "coffee.jpg", "C1", *random)
    assert "activations.png: LeNet-5, C1: 6 channels of 28 by 28, blue below 0, orange above" in result.stdout
    assert "With random weights" in result.stderr
    assert min(size_of("activations.png")) > 2 * 56
    out = done("zoo", "patches", "C3", "coffee.jpg", "--unit", 3, "--unit", 1, *random, "-o", "patches.webp")
    assert out == "patches.webp: units 3, 1\n"
    assert size_of("patches.webp")[0] > 9 * 96
    done("zoo", "feature", "C1", 2, "--steps", 2, *random)
    assert min(size_of("feature.png")) > 32


def test_the_zoo_says_what_cannot_be_done() -> None:
    assert said("zoo", "look", "coffee.jpg", "C9", "--network", "lenet-5", status=2).endswith(
        "`zoo layers lenet-5` names"
    )
    assert said("zoo", "feature", "C1", 6, "--network", "lenet-5", status=2).endswith(
        "C1 has the units 0 to 5"
    )
    assert said("zoo", "top5", "coffee.jpg", "--network", "alexnet", status=1) == (
        "Error: AlexNet names nothing: random weights."
    )
    module = said("zoo", "feature", "module_5x5", 0, "--network", "inception-module", status=1)
    assert module == "Error: Inception module takes another network's features, not photographs."
    Path("text.jpg").write_text("no picture")
    assert (
        said("zoo", "top5", "text.jpg", status=1)
        == "Error: text.jpg: The file is not a picture that Facet can read."
    )


def test_the_lab_filters_and_reckons() -> None:
    out = done("lab", "filter", "coffee.jpg", "--filter", "scharr", "--max-side", 100)
    assert out.splitlines() == ["     3       0      -3", "    10       0     -10", "     3       0      -3",
                                "filtered.png: 75 × 100 become 75 × 100"]  # fmt: skip
    done("lab", "filter", "coffee.jpg", "--kernel", "0,0,0;0,1,0;0,0,0", "--stride", 2, "-o", "half.png")
    assert np.array_equal(np.asarray(Image.open("half.png")), np.asarray(Image.open("coffee.jpg"))[::2, ::2])
    assert "become 238 × 318" in done("lab", "filter", "coffee.jpg", "--padding", 0)
    assert said("lab", "filter", "coffee.jpg", "--kernel", "1,x", status=2).endswith("1,0,-1;2,0,-2;1,0,-1")
    assert done("lab", "shapes", 7, 3, "--stride", 2).endswith(" = 3\n")
    assert done("lab", "shapes", 2, 3, "--transposed", "--stride", 2).endswith(" = 5\n")
    assert said("lab", "shapes", 2, 5, status=2) == "Error: a filter over 5 cells does not fit into 2."


@pytest.fixture
def few_digits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    really = load_mnist
    monkeypatch.setattr(classics, "load_mnist", lambda part: really(part).first(128))
    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.usefixtures("few_digits")
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, with numpy 2
def test_lenet_5_leaves_curves_mistakes_and_the_network() -> None:
    lines = done("classics", "lenet5", "--pictures", 128, "--epochs", 1).splitlines()
    assert lines[-2].endswith("of 128 digits of other writers")
    assert {path.name for path in Path("lenet5").iterdir()} == {
        "curves.csv", "result.json", "filters.png", "mistakes.png", "network.keras"
    }  # fmt: skip
    result = json.loads(Path("lenet5/result.json").read_text())
    confusion = np.array(result["confusion"])
    assert np.trace(confusion) / confusion.sum() == pytest.approx(result["accuracy"])
    assert len(Path("lenet5/curves.csv").read_text().splitlines()) == 1 + 2


@pytest.mark.usefixtures("few_digits")
def test_depths_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depths, "SETTLING", 1)
    lines = done("classics", "depths", "--depths", "8", "--pictures", 64, "--steps", 1).splitlines()
    assert lines[0].startswith("  8 layers, plain     training error")
    assert lines[1].startswith("  8 layers, residual  training error")
    assert [one["shortcuts"] for one in json.loads(Path("depths/result.json").read_text())] == [False, True]
    assert said("classics", "depths", "--depths", "9", status=2).endswith(
        "a depth is 6 n + 2: 8, 14, 20, 26, …"
    )


@pytest.mark.usefixtures("few_digits")
def test_depths_go_on_after_ctrl_c_as_if_never_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depths, "SETTLING", 1)
    wanted = ("classics", "depths", "--depths", "8", "--pictures", 64, "--steps", 2)
    done(*wanted, "--output", "whole")
    with monkeypatch.context() as once:
        stopped_after(3, once)  # the second network has begun
        said(*wanted, "--output", "parts", status=130)
    assert Path("parts-unfinished.npz").exists()
    assert not Path("parts").exists()
    with monkeypatch.context() as again:
        stopped_after(3, again)  # so many are not left
        done(*wanted, "--output", "parts")
    for name in ("curves.csv", "result.json"):
        assert Path("parts", name).read_text() == Path("whole", name).read_text()
    assert not Path("parts-unfinished.npz").exists()
