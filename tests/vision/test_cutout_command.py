"""``python -m vision cutout`` takes people, or what is in a box, out of a photograph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from skimage import data

from vision.__main__ import main


@pytest.fixture(autouse=True)
def _photographs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Image.fromarray(data.astronaut()).save("astronaut.png", compress_level=0)
    Image.fromarray(data.rocket()[::2, ::2]).save("rocket.png", compress_level=0)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["cutout", *map(str, arguments)], prog_name="python -m vision")


def test_cuts_a_person_out_of_a_photograph() -> None:
    result = run("astronaut.png", "--mask", "mask.png")
    assert result.exit_code == 0, result.output
    alpha = np.asarray(Image.open("cutout.png"))[..., 3]
    assert alpha.shape == (512, 512)
    assert alpha[400, 220] == 255  # her suit
    assert alpha[20, 20] == 0
    assert np.abs(alpha.astype(int) - np.asarray(Image.open("mask.png").convert("L"))).max() <= 1


def test_cuts_out_what_is_in_a_box() -> None:
    result = run("rocket.png", "--box", 140, 10, 180, 200, "-o", "rocket-cut.png")
    assert result.exit_code == 0, result.output
    alpha = np.asarray(Image.open("rocket-cut.png"))[..., 3]
    assert 0 < alpha.mean() < 60
    assert alpha[:, :100].max() == 0


def test_says_why_not() -> None:
    nobody = run("rocket.png")
    assert (nobody.exit_code, "no people" in nobody.output) == (1, True)
    outside = run("rocket.png", "--box", 9000, 9000, 9100, 9100)
    assert (outside.exit_code, "outside" in outside.output) == (2, True)
    assert run("rocket.png", "-o", "cut.jpg").exit_code == 2
