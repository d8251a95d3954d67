"""Nine numbers found by gradient descent."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import color, data, transform

from vision.convolution.correlation import cross_correlation
from vision.convolution.filters import FILTERS
from vision.convolution.learning import LearningSettings, learn_filter


@pytest.fixture(scope="module")
def photograph() -> np.ndarray:
    return transform.resize(color.rgb2gray(data.coffee()), (100, 150), anti_aliasing=True).astype(np.float32)


@pytest.mark.parametrize("name", ["sobel", "sharpen"])
def test_recovers_a_filter_from_a_photograph_before_and_after(photograph: np.ndarray, name: str) -> None:
    steps = list(learn_filter(photograph, cross_correlation(photograph, FILTERS[name])))
    learned = [steps[-1].figures[f"w{row}{column}"] for row in range(3) for column in range(3)]
    np.testing.assert_allclose(learned, FILTERS[name].ravel(), atol=0.05 * np.abs(FILTERS[name]).max())
    losses = [step.figures["loss"] for step in steps]
    assert losses[-1] < 1e-3 * losses[0]
    assert losses[0] == pytest.approx(1.0, rel=1e-3)


def test_pictures_that_do_not_belong_together_are_refused(photograph: np.ndarray) -> None:
    with pytest.raises(ValueError, match="makes"):
        next(learn_filter(photograph, photograph))
    with pytest.raises(ValueError, match="one colour"):
        next(learn_filter(np.ones((9, 9)), np.ones((5, 5)), LearningSettings(size=5)))
