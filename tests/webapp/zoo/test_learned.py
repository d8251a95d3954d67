"""What a unit has learned: patches of one's own photographs, and a picture made for it."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from tests.webapp.conftest import MakeJob, client_of
from tests.webapp.pictures import upload
from tests.webapp.zoo.conftest import MAIN, Run, add_picture
from webapp.accounts.models import User
from webapp.jobs import runner
from webapp.jobs.kinds import queue_of
from webapp.jobs.models import Job
from webapp.photos.models import Photo
from webapp.photos.services import add_photo, remove_photo
from webapp.zoo import services
from webapp.zoo.figures import find_layer
from webapp.zoo.models import Excitation
from webapp.zoo.pipelines import exciting
from webapp.zoo.pipelines.catalogue import Weights

pytestmark = pytest.mark.django_db(transaction=True)
LAYER = {"network": MAIN, "layer": "block1_project"}
QUERY = f"network={MAIN}&layer=block1_project"


def unit_of(user: User, unit: int = 3) -> dict[str, object]:
    answer = client_of(user).get(f"/zoo/learned/unit?{QUERY}&unit={unit}")
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_the_strongest_patches_are_cut_to_what_the_unit_sees(coffee: Photo, alice: User, run: Run) -> None:
    add_picture("chelsea", None)
    job = run("/zoo/learned/patches", **LAYER)
    assert queue_of(job) == "cpu"
    found = unit_of(alice)
    assert (found["looked_at"], found["photographs"], found["silent"]) == (2, 2, 0)
    patches = found["patches"]
    assert len(patches) == 9  # type: ignore[arg-type]
    assert len({patch["url"] for patch in patches}) == 9  # type: ignore[attr-defined]
    values = [patch["value"] for patch in patches]  # type: ignore[attr-defined]
    assert values == sorted(values, reverse=True)
    layer = find_layer(**{"slug": MAIN, "name": "block1_project"})
    assert layer is not None
    assert layer.field is not None
    for patch in patches:  # type: ignore[attr-defined]
        picture = client_of(alice).get(patch["url"])
        image = Image.open(BytesIO(picture.content))
        assert image.size == (patch["width"], patch["height"])
        assert image.width <= layer.field[1]
        assert image.height <= layer.field[0]
    assert client_of(alice).get(f"/zoo/jobs/{job.pk}/")["Location"] == f"/zoo/learned/?{QUERY}"


def test_photographs_that_came_since_are_looked_at_alone(coffee: Photo, alice: User, run: Run) -> None:
    run("/zoo/learned/patches", **LAYER)
    first = Excitation.objects.get()
    add_picture("chelsea", alice)
    run("/zoo/learned/patches", **LAYER)
    assert Excitation.objects.count() == 2
    assert Excitation.objects.get(pk=first.pk).created_at == first.created_at


def test_many_photographs_give_one_patch_each(
    coffee: Photo, alice: User, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.zoo.pipelines.cutting.COUNT", 2)
    add_picture("chelsea", alice)
    run("/zoo/learned/patches", **LAYER)
    assert set(Excitation.objects.values_list("places", flat=True)) == {1}
    remove_photo(coffee)
    found = unit_of(alice)
    assert (found["looked_at"], found["photographs"]) == (0, 1), "one place of it is not enough any more"
    run("/zoo/learned/patches", **LAYER)
    assert unit_of(alice)["looked_at"] == 1


def test_what_random_weights_answered_is_not_what_trained_ones_do(
    coffee: Photo, alice: User, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    wish = {"network": "lenet-5", "layer": "C1"}
    run("/zoo/learned/patches", **wish)
    run("/zoo/lenet-5/run", photo=coffee.pk, layer="C1")
    unit, looked = (
        "/zoo/learned/unit?network=lenet-5&layer=C1&unit=0",
        f"/zoo/lenet-5/looked?photo={coffee.pk}&layer=C1",
    )
    assert client_of(alice).get(unit).json()["patches"]
    assert client_of(alice).get(looked).json()["sheet"]
    monkeypatch.setattr("webapp.zoo.selectors.weights_of", lambda network: Weights(True, True))
    found = client_of(alice).get(unit).json()
    assert (found["patches"], found["looked_at"]) == ([], 0)
    assert client_of(alice).get(looked).json()["sheet"] is None


def test_a_killed_workers_successor_goes_on(coffee: Photo, alice: User) -> None:
    for seed in (1, 2, 3):
        add_photo(owner=alice, role="photograph", file=upload(seed=seed))
    job = services.find_patches(**LAYER, owner=alice, request_key=uuid4())
    steps = exciting.look_through(job, None)
    for _ in range(3):
        next(steps)
    steps.close()
    kept = set(Excitation.objects.values_list("pk", "created_at"))
    assert len(kept) == 2
    assert runner.run(job.pk) is runner.Outcome.DONE
    assert Excitation.objects.count() == 4
    assert kept <= set(Excitation.objects.values_list("pk", "created_at"))


def test_deleted_photographs_are_nobodys_patches(coffee: Photo, alice: User, run: Run) -> None:
    run("/zoo/learned/patches", **LAYER)
    remove_photo(coffee)
    assert unit_of(alice)["patches"] == []
    assert not Excitation.objects.exists()


def test_a_units_picture_is_made_step_by_step(alice: User, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr("webapp.zoo.pipelines.visualizing.STEPS", {"draft": 12, "fine": 12})
    monkeypatch.setattr("webapp.zoo.pipelines.visualizing.SIDE", 64)
    wish = {**LAYER, "unit": 3, "part": "channel", "effort": "draft", "seed": 1}
    job = run("/zoo/learned/feature", **wish)
    with job.result.open("rb") as file:
        image = np.asarray(Image.open(file))
    assert image.shape == (64, 64, 3)
    assert image.std() > 4
    assert job.history[-1][1] > 2 * abs(job.history[0][1])
    kept = unit_of(alice)["feature"]
    assert kept["id"] == job.pk  # type: ignore[index]
    assert unit_of(alice, unit=4)["feature"] is None
    assert client_of(alice).get(f"/zoo/jobs/{job.pk}/")["Location"].endswith(f"{QUERY}&unit=3")


def test_strangers_see_nothing(coffee: Photo, alice: User, bob: User, guest: User, run: Run) -> None:
    job = run("/zoo/learned/patches", **LAYER)
    url = unit_of(alice)["patches"][0]["url"]  # type: ignore[index]
    patch = Excitation.objects.get()
    for stranger in (bob, guest):
        assert client_of(stranger).get(url).status_code == 404
        assert client_of(stranger).get(f"/zoo/jobs/{job.pk}/").status_code == 404
        assert unit_of(stranger)["patches"] == []
        assert client_of(stranger).get(f"/zoo/{MAIN}/looked?photo={coffee.pk}").status_code == 404
        assert (
            client_of(stranger).get(f"/zoo/learned/maps?network={MAIN}&photo={coffee.pk}").status_code == 404
        )
        assert client_of(stranger).get("/zoo/sheet/1.png").status_code == 404
    for nowhere in (f"{patch.pk}/99/0", f"{patch.pk}/3/9"):
        assert client_of(alice).get(f"/zoo/patch/{nowhere}.png").status_code == 404


def test_other_jobs_are_not_the_zoos(alice: User, make_job: MakeJob) -> None:
    job: Job = make_job()
    assert client_of(alice).get(f"/zoo/jobs/{job.pk}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?network=nonsense", f"?network={MAIN}&layer=logits&unit=967", "?unit=99999999999"]
)
def test_the_page_opens_whatever_its_address_says(alice: User, query: str) -> None:
    page = client_of(alice).get(f"/zoo/learned/{query}")
    assert page.status_code == 200
    assert ("espresso" in page.content.decode()) is ("logits" in query)
