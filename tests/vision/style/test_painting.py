"""Whole paintings: what is yielded, and that stopping, continuing and adjusting are honest."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from vision.errors import BadImage, BadSetting
from vision.images import resize
from vision.step import Step, load_checkpoint, save_checkpoint
from vision.style import StyleSettings, transfer, warm_up

PHOTOGRAPH = np.ascontiguousarray(data.chelsea()[:, 80:360])
QUICK = StyleSettings(size=128, quality="draft")


def made_painting() -> np.ndarray:
    """Blue and ochre waves, ``(160, 200, 3) uint8``."""
    rows, columns = np.mgrid[:160, :200]
    wave = np.sin(rows / 6.0 + 2.0 * np.sin(columns / 15.0))[..., None]
    return np.where(wave > 0.2, (30, 60, 140), (225, 190, 110)).astype(np.uint8)


PAINTING = made_painting()


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return list(transfer(PHOTOGRAPH, PAINTING, QUICK))


def painted(settings: StyleSettings, count: int) -> list[Step]:
    """The first ``count`` painting steps."""
    generator = transfer(PHOTOGRAPH, PAINTING, settings)
    found = list(islice((step for step in generator if step.message == "painting"), count))
    generator.close()
    return found


def picture(step: Step) -> np.ndarray:
    assert step.image is not None
    return step.image


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_begins_instantly_paints_and_ends(steps: list[Step]) -> None:
    messages = [step.message for step in steps]
    assert messages == ["instant"] + ["painting"] * (len(steps) - 2) + ["done"]
    assert all(picture(step).dtype == np.uint8 for step in steps)
    assert max(picture(steps[0]).shape) == 128
    assert picture(steps[-1]).shape == (128, 119, 3)


def test_goes_from_coarse_to_fine(steps: list[Step]) -> None:
    sides = [step.figures["scale_px"] for step in steps[1:-1]]
    assert sorted(set(sides)) == [64, 128]
    assert sides == sorted(sides)
    assert all(max(picture(step).shape) == step.figures["scale_px"] for step in steps[1:-1])


def test_says_how_far_it_is(steps: list[Step]) -> None:
    fractions = [step.fraction for step in steps]
    assert fractions[0] == 0.0
    assert fractions[-1] == 1.0
    assert all(later > earlier for earlier, later in pairwise(fractions[:-1]))
    numbers = [step.figures["step"] for step in steps[1:-1]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {step.figures["steps"] for step in steps[1:-1]} == {len(numbers)}


def test_costs_go_down_within_each_scale(steps: list[Step]) -> None:
    for side in (64, 128):
        costs = [step.figures["total_cost"] for step in steps[1:-1] if step.figures["scale_px"] == side]
        assert costs[-1] < 0.98 * costs[QUICK.views - 1]  # the first mean over a whole round of views
        assert np.isfinite(costs).all()


def test_the_result_is_the_photograph_in_the_colours_of_the_painting(steps: list[Step]) -> None:
    result = picture(steps[-1]).astype(float)
    np.testing.assert_allclose(result.mean((0, 1)), PAINTING.mean((0, 1)), atol=25)
    photograph = resize(PHOTOGRAPH, 128).mean(-1)
    assert np.corrcoef(photograph.ravel(), result.mean(-1).ravel())[0, 1] > 0.5


def test_the_same_arguments_give_the_same_picture(steps: list[Step]) -> None:
    assert np.array_equal(picture(painted(QUICK, 12)[-1]), picture(steps[12]))


def test_another_seed_gives_another_picture(steps: list[Step]) -> None:
    other = painted(replace(QUICK, seed=1), 12)[-1]
    assert not np.array_equal(picture(steps[12]), picture(other))


@pytest.mark.parametrize("number", [7, 40, 45])  # within a scale, at the end of one, within the last
def test_continues_from_a_checkpoint_as_if_never_stopped(
    number: int, steps: list[Step], tmp_path: Path
) -> None:
    step = steps[number]
    assert step.figures["step"] == number
    assert step.checkpoint is not None
    save_checkpoint(tmp_path / "checkpoint.npz", step.checkpoint())
    checkpoint = load_checkpoint(tmp_path / "checkpoint.npz")
    continued = list(islice(transfer(PHOTOGRAPH, PAINTING, QUICK, checkpoint=checkpoint), 4))
    assert [step.figures["step"] for step in continued] == [number + 1, number + 2, number + 3, number + 4]
    assert np.array_equal(picture(continued[-1]), picture(steps[number + 4]))


def test_a_checkpoint_of_the_end_is_the_end(steps: list[Step]) -> None:
    checkpoint = steps[-1].checkpoint
    assert checkpoint is not None
    (only,) = transfer(PHOTOGRAPH, PAINTING, QUICK, checkpoint=checkpoint())
    assert only.message == "done"
    assert np.array_equal(picture(only), picture(steps[-1]))


@pytest.mark.parametrize("other", [replace(QUICK, size=160), replace(QUICK, optimizer="lbfgs")])
def test_refuses_the_checkpoint_of_another_painting(other: StyleSettings, steps: list[Step]) -> None:
    checkpoint = steps[3].checkpoint
    assert checkpoint is not None
    with pytest.raises(ValueError, match="not a checkpoint"):
        next(transfer(PHOTOGRAPH, PAINTING, other, checkpoint=checkpoint()))


def test_closing_it_stops_it() -> None:
    generator = transfer(PHOTOGRAPH, PAINTING, QUICK)
    next(generator)
    next(generator)
    generator.close()
    assert list(generator) == []


def test_the_balance_can_be_moved_while_it_paints() -> None:
    last = {}
    for balance in (0.0, 1.0):
        generator = transfer(PHOTOGRAPH, PAINTING, QUICK)
        for _ in range(4):
            next(generator)
        step = generator.send({"balance": balance})
        assert step.message == "painting"
        for _ in range(30):
            step = next(generator)
        generator.close()
        last[balance] = step.figures
    assert last[0.0]["content_cost"] < 0.8 * last[1.0]["content_cost"]
    assert last[0.0]["style_cost"] > last[1.0]["style_cost"]


def test_an_adjustment_out_of_range_is_refused() -> None:
    generator = transfer(PHOTOGRAPH, PAINTING, QUICK)
    next(generator)
    with pytest.raises(BadSetting):
        generator.send({"balance": 2.0})


def test_balance_0_is_nearly_the_photograph(steps: list[Step]) -> None:
    *_, photo_like = transfer(PHOTOGRAPH, PAINTING, replace(QUICK, balance=0.0))
    photograph = resize(PHOTOGRAPH, 128)
    assert difference(picture(photo_like), photograph) < 0.5 * difference(picture(steps[-1]), photograph)
    assert difference(picture(photo_like), photograph) < 20


@pytest.mark.parametrize("start", ["photo", "noise", "instant"])
def test_starts_from_what_is_chosen(start: str) -> None:
    first = picture(painted(replace(QUICK, start=start), 1)[0])  # type: ignore[arg-type]
    roughness = np.abs(np.diff(first.astype(int), axis=1)).mean()
    assert (roughness > 20) == (start == "noise")


def test_keeps_the_photographs_colours_when_asked() -> None:
    *_, kept = transfer(PHOTOGRAPH, PAINTING, replace(QUICK, keep_colors=True))

    def redness(image: np.ndarray) -> float:
        return float((image[..., 0].astype(int) - image[..., 2]).mean())

    assert redness(picture(kept)) == pytest.approx(redness(PHOTOGRAPH), abs=8)


def test_lbfgs_lowers_the_cost_too() -> None:
    costs = [step.figures["total_cost"] for step in painted(replace(QUICK, optimizer="lbfgs"), 15)]
    assert all(later <= earlier for earlier, later in pairwise(costs))
    assert costs[-1] < 0.9 * costs[0]


def test_paints_on_pixels_as_in_the_course() -> None:
    figures = [step.figures for step in painted(replace(QUICK, canvas="pixels"), 36)]
    assert figures[-1]["total_cost"] < 0.95 * figures[QUICK.views - 1]["total_cost"]


@pytest.mark.parametrize("shape", [(64, 240), (33, 40), (700, 90)])
def test_takes_pictures_of_any_size_and_shape(shape: tuple[int, int]) -> None:
    content = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    settings = replace(QUICK, size=256)
    generator = transfer(content, PAINTING[:50, :20], settings)
    assert [step.message for step in islice(generator, 2)] == ["instant", "painting"]
    generator.close()


def test_refuses_what_is_too_narrow_to_paint() -> None:
    with pytest.raises(BadImage, match="too_narrow"):
        next(transfer(np.zeros((32, 2000, 3), np.uint8), PAINTING, QUICK))
