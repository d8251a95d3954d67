"""``python -m vision train`` and ``try``: own pictures, a stop, the rest, what was learned looked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from click.testing import CliRunner, Result
from PIL import Image

from tests.vision.command_line.ctrl_c import stopped_after
from vision.__main__ import main
from vision.command_line.labelled_folders import masked_pictures
from vision.detection.formats import AnnotatedPicture, Annotations, Outline, write_annotations
from vision.scenes import CLASSES, scenes
from vision.step import load_checkpoint

SIZE = 64


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="python -m vision")


def said(*arguments: object, status: int = 1) -> str:
    result = run(*arguments)
    assert result.exit_code == status, result.output
    return str(result.stderr.splitlines()[-1])


def corners(box: np.ndarray) -> tuple[float, ...]:
    left, top, right, bottom = map(float, box)
    return left, top, right, top, right, bottom, left, bottom


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ten pictures whose boxes, outlines and masks are known, and steps that are not compiled, as there are so few."""
    folder = tmp_path_factory.mktemp("training")
    for kind in ("boxes", "masks/images", "masks/masks"):
        (folder / kind).mkdir(parents=True)
    drawn = []
    for number, scene in enumerate(scenes(10, 0, size=(SIZE, SIZE))):
        name = f"{number}.png"
        Image.fromarray(scene.image).save(folder / "boxes" / name)
        Image.fromarray(scene.image).save(folder / "masks/images" / name)
        Image.fromarray(255 * scene.masks.any(axis=0).astype(np.uint8)).save(folder / "masks/masks" / name)
        outlines = tuple(Outline(polygons=(corners(box),)) for box in scene.boxes)
        drawn.append(
            AnnotatedPicture(name=name, width=SIZE, height=SIZE, boxes=scene.boxes.astype(float),
                             classes=scene.classes, outlines=outlines)
        )  # fmt: skip
    annotations = Annotations(classes=CLASSES, pictures=tuple(drawn))
    for name, content in write_annotations("coco", annotations).items():
        (folder / "boxes" / name).write_bytes(content)
    tf.config.run_functions_eagerly(True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder
    tf.config.run_functions_eagerly(False)


def test_a_detector_is_stopped_goes_on_and_finds(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ("train", "detector", "boxes", "--steps", 2, "--side", 32, "--curves", "curves.csv")
    with monkeypatch.context() as once:
        stopped_after(1, once)
        result = run(*wanted)
    assert result.exit_code == 130
    assert "The same command continues from detector-unfinished.npz." in result.stderr
    assert not Path("detector.npz").exists()
    assert int(load_checkpoint(Path("detector-unfinished.npz"))["step"]) == 1
    other = said(*wanted, "--seed", 1)
    assert other == "Error: detector-unfinished.npz was begun with other pictures or other settings."

    result = run(*wanted)
    assert result.exit_code == 0, result.output
    assert "8 pictures to learn from, 2 kept aside: circle, square, triangle" in result.stderr
    assert result.stdout.splitlines()[-1] == "detector.npz"
    assert result.stdout.startswith("Mean average precision")
    assert not Path("detector-unfinished.npz").exists()
    header, *rows = Path("curves.csv").read_text().splitlines()
    assert header.startswith("step,steps,loss,")
    assert [row.split(",")[0] for row in rows] == ["1", "2"]
    assert not [name for name in load_checkpoint(Path("detector.npz")) if "optimizer" in name]

    result = run("try", "detector.npz", "boxes/0.png", "--min-score", 0, "-o", "found", "--format", "json")
    (found,) = json.loads(result.stdout)
    assert (found["file"], found["width"], found["height"]) == ("boxes/0.png", SIZE, SIZE)
    assert {one["class"] for one in found["found"]} <= set(CLASSES)
    assert all(0 <= one["box"][0] < one["box"][2] <= SIZE for one in found["found"])
    before, after = (np.asarray(Image.open(path)) for path in ("boxes/0.png", "found/0.png"))
    assert before.shape == after.shape
    assert (before != after).any()


def test_a_segmenter_learns_from_outlines_and_gives_masks(here: Path) -> None:
    result = run("train", "segmenter", "boxes", "--steps", 1, "--side", 32, "--curves", "curves.json")
    assert result.stdout.startswith("Mean intersection over union: "), result.output
    assert json.loads(Path("curves.json").read_text())[0]["step"] == 1
    result = run("try", "segmenter.npz", "boxes/1.png", "-o", "labels", "--format", "json")
    (found,) = json.loads(result.stdout)
    labels = np.asarray(Image.open("labels/1-mask.png"))
    assert labels.shape == (SIZE, SIZE)
    for one in found["found"]:
        assert one["share"] == pytest.approx((labels == 1 + CLASSES.index(one["class"])).mean(), abs=1e-3)
    assert np.asarray(Image.open("labels/1.png")).shape[1] == SIZE


def test_black_and_white_masks_are_one_class_and_others_have_names(here: Path) -> None:
    pictures, classes = masked_pictures(Path("masks"))
    assert (len(pictures), classes) == (10, ("class 1",))
    assert set(np.unique(pictures[0].labels)) == {0, 1}
    Path("named/images").mkdir(parents=True)
    Path("named/masks").mkdir()
    Image.open("masks/images/0.png").save("named/images/0.png")
    labels = np.zeros((SIZE, SIZE), np.uint8)
    labels[:9], labels[9:30], labels[30:32] = 1, 2, 255
    Image.fromarray(labels).save("named/masks/0.png")
    Path("named/classes.txt").write_text("cat\n")
    assert said("train", "segmenter", "named").endswith(
        "a class 2 in the masks, but named/classes.txt names 1."
    )
    Path("named/classes.txt").write_text("cat\ndog\n")
    (picture,), classes = masked_pictures(Path("named"))
    assert classes == ("cat", "dog")
    assert np.array_equal(picture.labels, labels)
    Image.fromarray(labels[:40]).save("named/masks/0.png")
    assert said("train", "segmenter", "named").endswith("is not as large as named/images/0.png.")
    Image.open("masks/images/0.png").save("named/masks/0.png")
    assert "it has colours, and its pixels are no classes" in said("train", "segmenter", "named")


def test_says_what_cannot_be_done(here: Path) -> None:
    assert "no annotations in that format" in said("train", "detector", "masks")
    assert said("train", "detector", "boxes", "-o", "nowhere/a.npz", status=2).endswith("written to nowhere")
    assert said("train", "detector", "boxes", "--curves", "a.txt", status=2).endswith(
        "does not end in .csv, .json"
    )
    assert said("try", "boxes/0.png", "boxes/0.png").endswith("boxes/0.png is nothing that was trained.")
    twins = said("try", "boxes/0.png", "boxes/0.png", "masks/images/0.png", "-o", "x", status=2)
    assert twins.startswith("Error: Two of the pictures have one name")
    Path("empty").mkdir()
    Image.open("boxes/0.png").save("empty/0.png")
    Path("empty/data.yaml").write_text("names: [cat]\n")
    Path("empty/0.txt").write_text("")
    assert said("train", "detector", "empty", status=2).endswith(
        "no box in any of the 1 pictures to learn from."
    )
    assert said("train", "segmenter", "empty").endswith("empty has boxes, but no outlines to learn from.")
    assert said("train", "detector", "boxes", "--side", 40, status=2).startswith(
        "Error: The network cannot see squares of 40 px"
    )
