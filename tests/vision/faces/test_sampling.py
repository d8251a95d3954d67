"""Colours between the pixels, from which simulated presentations are made."""

from __future__ import annotations

import numpy as np

from vision.faces.presentations.sampling import sampled

ROWS, COLUMNS = np.mgrid[0:6, 0:9].astype(float)
SLOPE = np.dstack([10 * COLUMNS, 10 * ROWS, 5 * COLUMNS + 3 * ROWS]).astype(np.uint8)


def test_a_slope_goes_on_between_the_pixels() -> None:
    rng = np.random.default_rng(0)
    rows, columns = rng.uniform(0, 5, (7, 4)), rng.uniform(0, 8, (7, 4))
    found = sampled(SLOPE, rows, columns)
    assert found.dtype == np.float32
    expected = np.dstack([10 * columns, 10 * rows, 5 * columns + 3 * rows])
    np.testing.assert_allclose(found, expected, atol=0.2)  # of a pixel, a thirty-second is seen


def test_beyond_the_edge_is_the_edges_colour() -> None:
    rows, columns = np.array([[-3.0, 2.0, -np.inf, 99.0]]), np.array([[4.0, np.inf, 1e12, -1.0]])
    found = sampled(SLOPE, rows, columns)[0]
    np.testing.assert_allclose(found, [[40, 0, 20], [80, 20, 46], [80, 0, 40], [0, 50, 15]], atol=0.01)
