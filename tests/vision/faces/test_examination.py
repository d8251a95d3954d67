"""A photograph to enrol shows exactly one person."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from skimage import data

from tests.faces import photograph
from vision import faces
from vision.errors import NoFace, SeveralFaces, WeightsMissing
from vision.images import decode


def test_describes_the_one_person() -> None:
    examination = faces.examine(data.astronaut())
    assert examination.chip.shape == (150, 150, 3)
    assert examination.embedding.shape == (128,)
    assert np.linalg.norm(examination.embedding) == pytest.approx(1.0, abs=1e-5)
    assert examination.landmarks.shape == (68, 2)
    assert examination.problems == faces.problems(examination.quality)
    assert examination.face.score > 0.6


def test_says_that_nobody_is_there() -> None:
    with pytest.raises(NoFace, match="no_face"):
        faces.examine(data.coffee())
    with pytest.raises(NoFace):
        faces.examine(data.chelsea())  # a cat, which the detector takes for a face (.77), the mesh does not


def test_says_how_many_people_there_are() -> None:
    with pytest.raises(SeveralFaces) as refusal:
        faces.examine(decode(photograph("sample6.jpg")))
    assert refusal.value.reason == "several_faces"
    assert refusal.value.figures == {"faces": 4}


def test_people_in_the_background_do_not_count() -> None:
    main = Image.fromarray(decode(photograph("audrey.jpg"))).resize((540, 720))
    other = Image.fromarray(decode(photograph("SeanConnery.jpg"))).resize((126, 168))
    picture = Image.new("RGB", (720, 720), "grey")
    picture.paste(main, (0, 0))
    picture.paste(other, (570, 100))
    image = np.asarray(picture)
    assert len(faces.detect(image)) == 2
    alone = faces.examine(np.asarray(main))
    assert faces.distance(faces.examine(image).embedding, alone.embedding) < 0.2


def test_a_grey_photograph_gives_nearly_the_same_embedding() -> None:
    colour = data.astronaut()
    grey = np.asarray(Image.fromarray(colour).convert("L").convert("RGB"))
    assert faces.distance(faces.examine(colour).embedding, faces.examine(grey).embedding) < 0.3


def test_a_huge_photograph_gives_the_same_embedding() -> None:
    huge = np.full((4000, 6000, 3), 90, np.uint8)
    huge[1000:3048, 2000:4048] = np.asarray(Image.fromarray(data.astronaut()).resize((2048, 2048)))
    assert faces.distance(faces.examine(huge).embedding, faces.examine(data.astronaut()).embedding) < 0.1


def test_says_which_weights_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from vision.faces import embedding
    from vision.pretrained import weights

    monkeypatch.setattr(weights, "NPM_FOLDER", tmp_path)
    embedding._network.cache_clear()
    with pytest.raises(WeightsMissing) as refusal:
        faces.embed(np.zeros((1, 150, 150, 3), np.uint8))
    assert refusal.value.reason == "weights_not_installed"
    assert str(refusal.value.figures["name"]).startswith("face_recognition")


def test_importing_loads_no_tensorflow() -> None:
    code = "import sys; from vision import faces; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_is_warm_after_warming_up() -> None:
    faces.warm_up()
    faces.warm_up()
    assert faces.examine(data.astronaut()).face.score > 0.6
