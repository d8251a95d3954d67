"""``python -m vision`` as a person uses it."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from skimage import data

from vision.__main__ import main
from vision.pretrained.catalogue import CATALOGUE
from vision.style import StyleSettings

COMMAND = [sys.executable, "-m", "vision"]
SMALL = ["--size", "128", "--quality", "draft"]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("pictures")
    paths = folder / "cup.jpg", folder / "retina.png"
    for path, image in zip(paths, (data.coffee(), data.retina()), strict=True):
        Image.fromarray(image).resize((160, 120)).save(path)
    return str(paths[0]), str(paths[1])


@pytest.fixture(autouse=True)
def in_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refused(result: Result, status: int) -> str:
    """What was said on standard error; asserts that it was a refusal and not a crash."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    assert not list(Path().glob("*.png"))
    return result.stderr.splitlines()[-1]


def picture(path: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def test_paints_a_picture_and_its_timelapse(pictures: tuple[str, str]) -> None:
    result = run("style", *pictures, *SMALL, "--output", "cup.png", "--timelapse", "cup.mp4")
    assert result.exit_code == 0, result.output
    assert result.stdout == "cup.png\n"
    last = picture("cup.png").astype(float)
    assert last.shape == (96, 128, 3)
    with av.open("cup.mp4") as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert frames[0].shape == (96, 128, 3)
    assert len(frames) > 60
    assert np.abs(frames[-1] - last).mean() < 16  # a film halves the resolution of colours
    assert np.abs(frames[0] - last).mean() > 1.5 * np.abs(frames[-1] - last).mean()
    lines = result.stderr.splitlines()
    assert lines[-1].startswith("Painting 100 %")
    assert "content" in lines[0]
    assert "style" in lines[0]


def test_stops_at_ctrl_c_and_continues(pictures: tuple[str, str]) -> None:
    arguments = ["style", *pictures, *SMALL, "-o", "cup.png", "--checkpoint", "cup.npz"]
    with subprocess.Popen([*COMMAND, *arguments], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert first.startswith("Painting 10 %")  # no word of TensorFlow's before
    assert process.returncode == 130
    assert "continues from cup.npz" in errors
    assert Path("cup.npz").is_file()
    assert not Path("cup.png").exists()

    other = run("style", *pictures, "--size", 160, "--checkpoint", "cup.npz")
    assert "cup.npz was begun with other pictures or other settings" in refused(other, 1)

    continued = run(*arguments, "--balance", 0.6)
    assert continued.exit_code == 0, continued.output
    assert "Painting 100 %" in continued.stderr
    assert first_step(continued.stderr) > first_step(errors[errors.index("Stopped") :])
    assert picture("cup.png").shape == (96, 128, 3)
    assert not Path("cup.npz").exists()


def first_step(words: str) -> int:
    return int(words.partition("step ")[2].split()[0])


def test_passes_every_setting_on(pictures: tuple[str, str]) -> None:
    layers = ["--style-layers", "block1=1,block2=0.5", "--content-layer", "block4", "--optimizer", "lbfgs"]
    result = run("style", *pictures, *SMALL, *layers, "--keep-colors", "--start", "instant", "-o", "a.webp")
    assert result.exit_code == 0, result.output
    assert picture("a.webp").shape == (96, 128, 3)
    assert Path("a.webp").read_bytes()[8:12] == b"WEBP"


def test_has_an_option_with_help_for_every_setting() -> None:
    options = {option.name: option for option in main.commands["style"].params}
    for field in fields(StyleSettings):
        option = options[field.name]
        assert option.default == field.default
        assert getattr(option, "help", "")
    words = run("style", "--help").output
    assert "[draft|standard|fine]" in words
    assert "[default: 384]" in words


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--size", "5"], 2, "size cannot be 5"),
        (["--balance", "nan"], 2, "balance cannot be nan"),
        (["--quality", "best"], 2, "'best' is not one of 'draft', 'standard', 'fine'"),
        (["--style-layers", "block1"], 2, "conv1_1=0.2"),
        (["--output", "a.gif"], 2, "a.gif does not end in .png"),
        (["--output", "nowhere/a.png"], 2, "nothing can be written to nowhere"),
        (["--timelapse", "nowhere/a.mp4"], 2, "nothing can be written to nowhere"),
        (["--style", "5"], 2, "--style"),
    ],
)
def test_refuses_a_bad_setting(
    pictures: tuple[str, str], arguments: list[str], status: int, words: str
) -> None:
    assert words in refused(run("style", *pictures, *arguments), status)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"<html>", "not a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "damaged"),
    ],
)
def test_refuses_what_is_no_picture(pictures: tuple[str, str], content: bytes, words: str) -> None:
    Path("bad.jpg").write_bytes(content)
    for both in (("bad.jpg", pictures[1]), (pictures[0], "bad.jpg")):
        said = refused(run("style", *both), 1)
        assert said.startswith("Error: bad.jpg: ")
        assert words in said


def test_refuses_a_picture_that_is_not_there(pictures: tuple[str, str]) -> None:
    assert "'none.jpg' does not exist" in refused(run("style", "none.jpg", pictures[1]), 2)


def test_refuses_a_damaged_checkpoint(pictures: tuple[str, str]) -> None:
    Path("a.npz").write_bytes(b"PK damaged")
    assert "a.npz is damaged" in refused(run("style", *pictures, "--checkpoint", "a.npz"), 1)


def test_says_that_vgg19_cannot_be_fetched(
    pictures: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = replace(CATALOGUE["vgg19"], url="http://127.0.0.1:9/vgg19.h5")
    monkeypatch.setattr("vision.command_line.painting.CATALOGUE", {"vgg19": nowhere})
    said = refused(run("style", *pictures, "--course", "--weights-folder", "weights"), 1)
    assert said.startswith("Error: The weights of vgg19 are not on this machine and could not be fetched.")
    assert "refused" in said


def test_lists_all_weights() -> None:
    result = run("weights", "list")
    assert result.exit_code == 0
    for weights in CATALOGUE.values():
        assert weights.name in result.output
        assert weights.license in result.output
    assert "not fetched" in result.output


def test_checks_all_weights() -> None:
    assert run("weights", "check", "--folder", "weights").exit_code == 0
    Path("weights").mkdir()
    (Path("weights") / CATALOGUE["vgg19"].file).write_bytes(b"damaged")
    result = run("weights", "check", "--folder", "weights")
    assert result.exit_code == 1
    assert "vgg19: damaged" in result.output
    assert "efficientnet-lite0: here" in result.output


def test_fetches_weights_and_refuses_another_file() -> None:
    assert run("weights", "fetch", "efficientnet-lite0").output.endswith(".pth\n")
    Path("other.h5").write_bytes(bytes(1000) * 80_200)
    said = refused(run("weights", "fetch", "vgg19", "--url", Path("other.h5").absolute().as_uri()), 1)
    assert "damaged" in said
    assert "another checksum" in said
    assert "nobody" in refused(run("weights", "fetch", "nobody"), 2)
