"""``python -m vision objects`` answers in words, JSON, pictures and files for other programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from skimage import data

from vision.__main__ import main
from vision.command_line.sentences import SENTENCES
from vision.detection.formats import Format, annotations, read_annotations


@pytest.fixture(autouse=True)
def _photographs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(data.astronaut()).save("astronaut.png", compress_level=0)
    Image.fromarray(data.chelsea()).save("cat.png", compress_level=0)
    Image.fromarray(data.rocket()).save("rocket.png", compress_level=0)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["objects", *map(str, arguments)], prog_name="python -m vision")


def test_says_what_is_where() -> None:
    result = run("detect", "astronaut.png", "rocket.png", "cat.png", "--min-score", 0.45)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "astronaut.png: 1"
    assert "person  score 0.7" in lines[1]
    assert lines[2:4] == ["rocket.png: 0", "cat.png: 1"]
    assert "  cat  score" in lines[4]


def test_says_it_in_json() -> None:
    result = run("detect", "cat.png", "rocket.png", "--format", "json", "--detector", "centernet")
    cat, rocket = json.loads(result.output)
    assert (cat["file"], cat["width"], cat["height"]) == ("cat.png", 451, 300)
    assert cat["objects"][0]["class"] == "cat"
    assert 0.4 < cat["objects"][0]["score"] < 1
    left, top, right, bottom = cat["objects"][0]["box"]
    assert (right - left) * (bottom - top) > 0.7 * 451 * 300
    assert rocket["objects"] == []


def test_outlines_what_it_found() -> None:
    assert run("detect", "astronaut.png", "-o", "seen.png").exit_code == 0
    before, after = data.astronaut(), np.asarray(Image.open("seen.png"))
    assert before.shape == after.shape
    assert (after == (0, 255, 0)).all(axis=2).sum() > 1000
    assert run("detect", "astronaut.png", "-o", "seen.txt").exit_code == 2


@pytest.mark.parametrize("format", get_args(Format))
def test_exports_what_is_read_again(format: Format) -> None:
    result = run("export", "astronaut.png", "cat.png", "--format", format, "-o", "out", "--min-score", 0.45)
    assert result.output == "out: 2 objects in 2 pictures\n"
    files = {
        str(path.relative_to("out")): path.read_bytes() for path in Path("out").rglob("*") if path.is_file()
    }
    sizes = {"astronaut.png": (512, 512), "cat.png": (451, 300)}
    read = read_annotations(format, files, sizes=sizes)
    found = {picture.name: [read.classes[kind] for kind in picture.classes] for picture in read.pictures}
    assert found == {"astronaut.png": ["person"], "cat.png": ["cat"]}


def test_coco_has_the_numbers_of_coco() -> None:
    run("export", "cat.png", "-o", "out")
    written = json.loads(Path("out/annotations.json").read_bytes())
    assert written["annotations"][0]["category_id"] == 17
    assert len(written["categories"]) == 80


def test_says_what_cannot_be_done() -> None:
    Path("text.jpg").write_text("no picture")
    result = run("detect", "text.jpg")
    assert result.exit_code == 1
    assert result.output == "Error: text.jpg: The file is not a picture that Facet can read.\n"
    Path("more").mkdir()
    Image.fromarray(data.rocket()).save("more/cat.jpg")
    result = run("export", "cat.png", "more/cat.jpg", "--format", "yolo", "-o", "out")
    assert result.output == "Error: Two pictures share a file or a name: cat.jpg.\n"
    assert not Path("out").exists()
    assert run("detect", "cat.png", "--tiles", 9).exit_code == 2


def test_converts_what_others_wrote() -> None:
    Path("mine/images").mkdir(parents=True)
    Path("mine/labels").mkdir()
    Path("cat.png").rename("mine/images/cat.png")
    Path("mine/labels/cat.txt").write_text("1 0.5 0.5 1 1\n")
    Path("mine/data.yaml").write_text("names: [dog, cat]\n")
    result = run("convert", "mine", "--from", "yolo", "--to", "voc", "-o", "out")
    assert result.output == "out: 1 objects in 1 pictures\n"
    assert "<xmax>451</xmax>" in Path("out/images/cat.xml").read_text()


def test_says_where_annotations_are_wrong() -> None:
    def said(*arguments: object) -> str:
        result = run("convert", ".", *arguments, "-o", "out")
        assert result.exit_code == 1
        return result.output.removeprefix("Error: ").strip()

    Path("classes.txt").write_text("dog\n")
    Path("cat.txt").write_text("0 0.5 0.5 1 1\n0 0.9 0.5 0.5 1\n")
    wrong = (
        "cat.txt has a box that reaches beyond its picture of 451 × 300 px: 293.15, 0, 518.65, 300. (line 2)"
    )
    assert said("--from", "yolo", "--to", "coco") == wrong
    assert said("--from", "coco", "--to", "csv").startswith("There are no annotations in that format")
    Path("a.json").write_text('{"images": [{"id": 1, "file_name": "cat.png", "width": 451}]}')
    assert said("--from", "coco", "--to", "csv") == "a.json does not say: height. (images[0])"


def test_every_refusal_of_annotations_is_a_sentence() -> None:
    code = Path(annotations.__file__).parent
    raised = {
        reason
        for path in code.glob("*.py")
        for reason in re.findall(r'BadAnnotations\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert len(raised) > 15
    assert raised <= SENTENCES.keys()
