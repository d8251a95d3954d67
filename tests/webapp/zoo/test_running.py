"""A photograph through a network: its name, the channels of a layer, where it looks."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from tests.webapp.conftest import client_of
from tests.webapp.zoo.conftest import MAIN, Run, add_picture, post
from webapp.accounts.models import User
from webapp.jobs.kinds import queue_of
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.services import remove_photo
from webapp.zoo import services
from webapp.zoo.models import Answer, LayerSheet

pytestmark = pytest.mark.django_db(transaction=True)


def looked(user: User, photo: Photo, layer: str = "stem") -> dict[str, object]:
    answer = client_of(user).get(f"/zoo/{MAIN}/looked?photo={photo.pk}&layer={layer}")
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_a_cup_of_coffee_is_an_espresso(coffee: Photo, alice: User, run: Run) -> None:
    assert looked(alice, coffee) == {"answer": None, "sheet": None}
    job = run(f"/zoo/{MAIN}/run", photo=coffee.pk, layer="stem")
    assert queue_of(job) == "quick"
    found = looked(alice, coffee)
    best = found["answer"]["classes"][0]  # type: ignore[index]
    assert best["name"] == "espresso"
    assert best["probability"] > 0.5
    sheet = found["sheet"]
    assert sheet["channels"] == 32  # type: ignore[index]
    assert sheet["is_signed"]  # type: ignore[index]
    picture = client_of(alice).get(sheet["url"])  # type: ignore[index]
    image = Image.open(BytesIO(picture.content))
    assert image.width == sheet["columns"] * sheet["width"]  # type: ignore[index]
    assert np.asarray(image.convert("RGB")).std() > 10
    page = client_of(alice).get(f"/zoo/jobs/{job.pk}/")
    assert page["Location"] == f"/zoo/{MAIN}/?layer=stem&photo={coffee.pk}"


def test_layers_without_maps_are_shown_number_by_number(coffee: Photo, alice: User, run: Run) -> None:
    run("/zoo/lenet-5/run", photo=coffee.pk, layer="classes")
    sheet = LayerSheet.objects.get(network="lenet-5")
    assert (sheet.height, sheet.width, sheet.channels) == (1, 1, 10)
    assert not Answer.objects.filter(network="lenet-5").exists(), "random weights name nothing"


def test_a_module_runs_on_what_a_network_makes_of_the_photograph(
    coffee: Photo, alice: User, run: Run
) -> None:
    run("/zoo/inception-module/run", photo=coffee.pk, layer="module_5x5")
    sheet = LayerSheet.objects.get(network="inception-module")
    assert (sheet.height, sheet.width, sheet.channels, sheet.step) == (28, 28, 32, 1)


def test_large_layers_are_shown_as_means(
    coffee: Photo, alice: User, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.zoo.pipelines.running.MOST_PIXELS", 1200)
    run("/zoo/lenet-5/run", photo=coffee.pk, layer="C1")
    sheet = LayerSheet.objects.get(network="lenet-5")
    assert (sheet.height, sheet.width, sheet.channels, sheet.step) == (14, 14, 6, 2)


def test_maps_say_where_it_sees_a_class(
    coffee: Photo, alice: User, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vision.insight.occlusion.STRIDE", 0.143)
    address = f"/zoo/learned/maps?network={MAIN}&photo={coffee.pk}"
    assert client_of(alice).get(address).json() == {"answer": None, "maps": None, "job": None}
    run("/zoo/learned/explain", network=MAIN, photo=coffee.pk)
    found = client_of(alice).get(address).json()
    maps = found["maps"]
    assert maps["method"] == "cam"
    activation, occlusion = np.array(maps["activation"]), np.array(maps["occlusion"])
    assert activation.shape[0] == occlusion.shape[0] == len(found["answer"]["classes"]) == 5
    # The cup is in the middle: covering it takes the espresso away, covering a corner does not.
    rows, columns = occlusion[0].shape
    middle = occlusion[0][rows // 4 : -rows // 4, columns // 4 : -columns // 4]
    assert middle.max() > 0.1
    assert middle.max() > 3 * abs(occlusion[0][0, 0])
    row, column = np.unravel_index(activation[0].argmax(), activation[0].shape)
    assert 0.2 < (row + 0.5) / activation.shape[1] < 0.8
    assert 0.2 < (column + 0.5) / activation.shape[2] < 0.8


def test_a_network_without_weights_is_not_asked_where_it_looks(coffee: Photo, alice: User) -> None:
    answer = post(client_of(alice), "/zoo/learned/explain", network="alexnet", photo=coffee.pk)
    assert answer.status_code == 409
    assert "AlexNet has no trained weights" in json.loads(answer.content)["error"]["message"]


@pytest.mark.parametrize(
    ("address", "wish", "status"),
    [
        (f"/zoo/{MAIN}/run", {"layer": "no such layer"}, 404),
        ("/zoo/learned/patches", {"network": "inception-module", "layer": "module"}, 404),
        ("/zoo/tyrannosaurus/run", {"layer": "stem"}, 404),
        (f"/zoo/{MAIN}/run", {}, 400),
        ("/zoo/learned/feature", {"network": MAIN, "layer": "stem", "unit": 32, "part": "unit", "effort": "draft", "seed": 1}, 404),
        ("/zoo/learned/feature", {"network": MAIN, "layer": "stem", "unit": 3, "part": "all", "effort": "draft", "seed": 1}, 400),
    ],
)  # fmt: skip
def test_what_is_not_there_gets_a_sentence(
    coffee: Photo, alice: User, address: str, wish: dict[str, object], status: int
) -> None:
    answer = post(client_of(alice), address, photo=coffee.pk, **wish)
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["message"].endswith(".")
    assert not Job.objects.exists()


def test_nothing_stays_of_a_deleted_photograph(coffee: Photo, alice: User, run: Run) -> None:
    run("/zoo/lenet-5/run", photo=coffee.pk, layer="classes")
    remove_photo(coffee)
    assert not LayerSheet.objects.exists()


def test_old_sheets_go(coffee: Photo, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MAX_SHEETS", 2)
    wish = {"network": "lenet-5", "layer": "classes", "photo": coffee, "owner": alice}
    job = services.run_photo(**wish, request_key=uuid4())  # type: ignore[arg-type]
    shape = {
        "height": 1,
        "width": 1,
        "channels": 1,
        "columns": 1,
        "is_signed": False,
        "step": 1,
        "is_trained": False,
    }
    for layer in ("a", "b", "c"):
        services.keep_sheet(job, coffee, layer, png=b"png", **shape)
    assert set(LayerSheet.objects.values_list("layer", flat=True)) == {"b", "c"}


def test_the_houses_photographs_are_looked_at_for_who_asks(alice: User, bob: User, run: Run) -> None:
    cat = add_picture("chelsea", None)
    run("/zoo/lenet-5/run", photo=cat.pk, layer="classes")
    assert LayerSheet.objects.get().owner == alice
    answer = client_of(bob).get(f"/zoo/lenet-5/looked?photo={cat.pk}&layer=classes")
    assert answer.json()["sheet"] is None
