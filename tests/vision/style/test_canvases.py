"""Points and the pictures they stand for."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from vision.style.canvases import Canvas, PixelCanvas, PyramidCanvas

IMAGE = tf.constant(np.random.default_rng(0).uniform(0.05, 0.95, (37, 50, 3)), tf.float32)


@pytest.mark.parametrize("canvas", [PixelCanvas(), PyramidCanvas()])
def test_an_untouched_canvas_shows_the_picture_it_was_begun_with(canvas: Canvas) -> None:
    shown = canvas.picture(canvas.blank(IMAGE), canvas.ground(IMAGE))
    np.testing.assert_allclose(shown, IMAGE, atol=1e-5)


@pytest.mark.parametrize("canvas", [PixelCanvas(), PyramidCanvas()])
def test_noise_hides_the_picture_but_not_wholly(canvas: Canvas) -> None:
    point = canvas.noisy(IMAGE, np.random.default_rng(1))
    shown = canvas.picture(point, canvas.ground(IMAGE)).numpy()
    assert 0.2 < np.corrcoef(shown.ravel(), IMAGE.numpy().ravel())[0, 1] < 0.9
    assert np.array_equal(point, canvas.noisy(IMAGE, np.random.default_rng(1)))


def test_no_brush_leaves_the_range_of_colours() -> None:
    canvas = PyramidCanvas()
    blank = canvas.blank(IMAGE)
    wild = tf.random.stateless_normal(blank.shape, (0, 1), stddev=20.0)
    shown = canvas.picture(wild, canvas.ground(IMAGE)).numpy()
    assert shown.min() >= 0.0
    assert shown.max() <= 1.0


def test_a_gradient_moves_light_at_once_and_colour_in_broad_patches() -> None:
    canvas = PyramidCanvas()
    gray = tf.fill([64, 64, 3], 0.5)
    point = canvas.blank(gray).numpy()
    finest, widest = 0, len(point) - 3
    red = 2  # luma, blue-yellow, red-green

    def change(coordinate: int) -> np.ndarray:
        moved = point.copy()
        moved[coordinate] = 1.0
        return np.abs(canvas.picture(tf.constant(moved), canvas.ground(gray)).numpy() - 0.5)

    assert (change(finest) > 1e-6).any(-1).sum() == 1
    assert (change(widest) > 1e-6).any(-1).sum() >= 16 * 16
    assert change(finest + red).max() < 0.1 * change(finest).max()
