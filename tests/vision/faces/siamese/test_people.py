"""A folder of people as somebody has it: with files that are no photographs and people with one photograph."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.faces import photograph
from vision.__main__ import main
from vision.faces.siamese.people import People, drawn_pairs, held_out, read_people
from vision.faces.siamese.verification import VerificationHead
from vision.step import load_checkpoint

PHOTOS = {
    "audrey": ("audrey.jpg", "audrey_crop.jpg"),
    "justin": ("bieber_small.jpg", "Justin-Bieber2_crop.jpg"),
    "nick": ("cage.jpg", "cage2_crop.jpg"),
    "sean": ("SeanConnery.jpg", "sean_guru2_crop.jpg"),
    "bill": ("bill-murray-snl_crop.jpg",),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, photos in PHOTOS.items():
        (tmp_path / name).mkdir()
        for photo in photos:
            image = Image.open(photograph(photo)).convert("RGB")
            image.thumbnail((640, 640))  # a large one would be looked at in many parts
            image.save(tmp_path / name / photo, quality=95)
    (tmp_path / "bill" / "notes.txt").write_text("not a picture")
    Image.fromarray(np.full((200, 200, 3), 90, np.uint8)).save(tmp_path / "bill" / "wall.png")
    (tmp_path / "nobody").mkdir()
    return tmp_path


def test_reads_what_is_there_and_says_what_is_not(folder: Path) -> None:
    people = People()
    steps = list(read_people(folder, people))
    assert people.names == ["audrey", "bill", "justin", "nick", "sean"]
    assert np.bincount(people.who).tolist() == [2, 1, 2, 2, 2]
    assert sorted((file.name, reason) for file, reason in people.skipped) == [
        ("notes.txt", "not_an_image"),
        ("wall.png", "no_face"),
    ]
    assert steps[-1].fraction == 1.0
    assert steps[-1].figures == {"photos": 9, "skipped": 2}


def test_pairs_of_both_kinds() -> None:
    who = np.array([0, 0, 0, 1, 1, 2])
    pairs = drawn_pairs(who, np.arange(6))
    assert pairs.is_same.sum() == 4
    assert len(pairs.is_same) == 15
    np.testing.assert_array_equal(who[pairs.first] == who[pairs.second], pairs.is_same)
    assert not (pairs.first == pairs.second).any()


def test_whole_people_are_held_out_or_nobody() -> None:
    who = np.repeat(np.arange(10), 3)
    is_held_out = held_out(who)
    assert is_held_out.reshape(10, 3).all(axis=1).sum() == is_held_out.sum() / 3 == 2
    assert not held_out(np.array([0, 0, 1, 1, 2])).any()


def test_the_command_trains_a_head(folder: Path) -> None:
    out = folder.parent / "head.npz"
    result = CliRunner().invoke(main, ["faces", "train", str(folder), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "notes.txt: skipped, The file is not a picture" in result.output
    assert "bill: one photo only" in result.output
    assert "2 people held out" in result.output
    assert VerificationHead.load(out).weights.shape == (128,)


@pytest.mark.usefixtures("untraced")
def test_the_command_trains_a_network_and_continues_it(folder: Path) -> None:
    for name in ("audrey", "bill", "justin"):
        shutil.rmtree(folder / name)
    out = folder.parent / "network.npz"
    command = ["faces", "train", str(folder), "--from-scratch", "--width", "0.125", "--out", str(out)]
    assert CliRunner().invoke(main, [*command, "--steps", "1"]).exit_code == 0
    assert int(load_checkpoint(out)["step"]) == 1
    result = CliRunner().invoke(main, [*command, "--steps", "2"])
    assert result.exit_code == 0, result.output
    assert "Continuing from step 1" in result.output
    assert int(load_checkpoint(out)["step"]) == 2


def test_one_person_is_refused(folder: Path) -> None:
    for name in ("justin", "nick", "sean", "bill"):
        shutil.rmtree(folder / name)
    result = CliRunner().invoke(main, ["faces", "train", str(folder)])
    assert result.exit_code == 2
    assert "at least two people" in result.output
