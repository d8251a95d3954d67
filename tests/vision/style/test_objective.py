"""Costs and gradients of whole pictures."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from vision.style.backbones import load_backbone
from vision.style.canvases import Canvas, PixelCanvas, PyramidCanvas
from vision.style.costs import content_cost, layer_style_cost, total_variation_cost
from vision.style.objective import COST_NAMES, SHIFT, Objective, Weights

LAYERS = {"stem": 0.5, "block2": 0.25}
WEIGHTS = Weights(alpha=10.0, beta=40.0, total_variation=1.0, palette=1.0)


def smooth_picture(seed: int, height: int = 48, width: int = 64) -> tf.Tensor:
    coarse = np.random.default_rng(seed).uniform(0.1, 0.9, (6, 8, 3))
    return tf.image.resize(tf.constant(coarse, tf.float32), (height, width), "bicubic")


@pytest.fixture(scope="module")
def objective() -> Objective:
    return Objective(PixelCanvas(), load_backbone("efficientnet-lite0"), "block3", tuple(LAYERS))


def test_adds_up_the_courses_costs(objective: Objective) -> None:
    content, style, image = (smooth_picture(seed) for seed in (1, 2, 3))
    targets = objective.targets(content, style, list(LAYERS.values()), "course", views=1, seed=0)
    evaluate = objective.at(targets, WEIGHTS, image, 1)
    costs = dict(zip(COST_NAMES, evaluate(tf.reshape(image, [-1]))[0].numpy().tolist(), strict=True))

    activations = load_backbone("efficientnet-lite0").extractor([*LAYERS, "block3"])
    of_content, of_style, of_image = activations(content), activations(style), activations(image)
    style_expected = sum(
        weight * float(layer_style_cost(of_style[number], of_image[number]))
        for number, weight in enumerate(LAYERS.values())
    )
    assert costs["style_cost"] == pytest.approx(style_expected, rel=1e-3)
    assert costs["content_cost"] == pytest.approx(float(content_cost(of_content[-1], of_image[-1])), rel=1e-3)
    assert costs["total_variation_cost"] == pytest.approx(float(total_variation_cost(image)), rel=1e-4)
    assert costs["total_cost"] == pytest.approx(
        10 * costs["content_cost"]
        + 40 * costs["style_cost"]
        + costs["total_variation_cost"]
        + costs["palette_cost"],
        rel=1e-4,
    )


@pytest.mark.parametrize("canvas", [PixelCanvas(), PyramidCanvas()])
def test_the_gradient_is_the_slope(canvas: Canvas) -> None:
    objective = Objective(canvas, load_backbone("efficientnet-lite0"), "block3", tuple(LAYERS))
    content, style, image = (smooth_picture(seed) for seed in (1, 2, 3))
    targets = objective.targets(content, style, list(LAYERS.values()), "relative", views=2, seed=0)
    point, ground = canvas.blank(image), canvas.ground(image)
    evaluate = objective.at(targets, WEIGHTS, ground, 1)
    _, gradient = evaluate(point)
    direction = gradient / tf.norm(gradient)
    reach = 2e-3
    higher, lower = (float(evaluate(point + sign * reach * direction)[0][0]) for sign in (1, -1))
    assert (higher - lower) / (2 * reach) == pytest.approx(float(tf.norm(gradient)), rel=0.05)


def test_the_photograph_itself_has_no_content_cost_under_any_shift(objective: Objective) -> None:
    content, style = smooth_picture(1), smooth_picture(2)
    targets = objective.targets(content, style, list(LAYERS.values()), "relative", views=4, seed=3)
    for number in range(4):
        costs, _ = objective.at(targets, WEIGHTS, content, number)(tf.reshape(content, [-1]))
        assert float(costs[1]) == pytest.approx(0.0, abs=1e-6)


def test_the_painting_itself_has_neither_style_nor_palette_cost(objective: Objective) -> None:
    style = smooth_picture(2)
    targets = objective.targets(style, style, list(LAYERS.values()), "relative", views=1, seed=0)
    costs, _ = objective.at(targets, WEIGHTS, style, 0)(tf.reshape(style, [-1]))
    assert float(costs[2]) == pytest.approx(0.0, abs=1e-5)
    assert float(costs[4]) < 1e-3


def test_relative_costs_do_not_know_the_networks_scale(objective: Objective) -> None:
    content, style = smooth_picture(1), smooth_picture(2)
    targets = objective.targets(content, style, list(LAYERS.values()), "relative", views=1, seed=0)
    costs, _ = objective.at(targets, WEIGHTS, content, 0)(tf.reshape(content, [-1]))
    assert 0.0 < float(costs[2]) < 2.0


def test_views_differ_within_their_reach_and_repeat_with_their_seed(objective: Objective) -> None:
    content, style = smooth_picture(1), smooth_picture(2)
    views, again = (
        objective.targets(content, style, list(LAYERS.values()), "relative", views=8, seed=5).views
        for _ in range(2)
    )
    shifts = np.array([view.shift.numpy() for view in views])
    assert len(np.unique(shifts, axis=0)) > 1
    assert shifts.min() >= 0
    assert shifts.max() <= 2 * SHIFT
    assert np.array_equal(shifts, [view.shift.numpy() for view in again])


def test_another_size_costs_no_new_trace(objective: Objective) -> None:
    for height, width in ((48, 64), (80, 33), (40, 120)):
        content, style = smooth_picture(1, height, width), smooth_picture(2, width, height)
        targets = objective.targets(content, style, list(LAYERS.values()), "relative", views=2, seed=0)
        objective.at(targets, WEIGHTS, content, 0)(tf.reshape(content, [-1]))
    assert objective.gradient.experimental_get_tracing_count() == 1  # type: ignore[attr-defined]
