import numpy as np
import pytest
import tensorflow as tf

from vision.style.brushwork import coherence_enhanced, stroke_length


def enhanced(image: np.ndarray, length: float = 3.0, sharpening: float = 0.0) -> np.ndarray:
    return coherence_enhanced(
        tf.constant(image, tf.float32), tf.constant(length), tf.constant(sharpening)
    ).numpy()


def stripes(height: int = 64, width: int = 80, period: float = 16.0) -> np.ndarray:
    """Vertical ones: they change from column to column only."""
    wave = 0.5 + 0.3 * np.sin(np.arange(width) * 2 * np.pi / period)
    return np.broadcast_to(wave[None, :, None], (height, width, 3)).astype(np.float32)


def grainy(image: np.ndarray, spread: float = 0.05) -> np.ndarray:
    return image + np.random.default_rng(0).normal(0, spread, image.shape).astype(np.float32)


@pytest.mark.parametrize("is_turned", [False, True])
def test_lines_stay_as_they_are(is_turned: bool) -> None:
    image = stripes().transpose(1, 0, 2) if is_turned else stripes()
    np.testing.assert_allclose(enhanced(image), image, atol=0.01)


def test_grain_goes_and_the_lines_remain() -> None:
    clean, before = stripes(), grainy(stripes())
    after = enhanced(before)
    assert np.std(after - clean) < 0.55 * np.std(before - clean)
    assert np.std(after) > 0.9 * np.std(clean)


def test_diagonal_lines_are_followed() -> None:
    rows, columns = np.mgrid[0:72, 0:72]
    wave = 0.5 + 0.3 * np.sin((rows + columns) * 2 * np.pi / 20)
    image = np.repeat(wave[..., None], 3, 2).astype(np.float32)
    np.testing.assert_allclose(enhanced(image)[8:-8, 8:-8], image[8:-8, 8:-8], atol=0.02)


def test_an_even_picture_stays_even_and_sharpening_stays_in_range() -> None:
    even = np.full((40, 33, 3), 0.7, np.float32)
    np.testing.assert_allclose(enhanced(even, sharpening=1.0), even, atol=1e-5)
    sharp = enhanced(grainy(stripes(), 0.3).clip(0, 1), sharpening=3.0)
    assert sharp.min() >= 0.0
    assert sharp.max() <= 1.0


def test_strokes_are_as_long_as_the_paintings_own() -> None:
    dots = np.kron(np.random.default_rng(1).random((32, 32, 3)), np.ones((4, 4, 1)))
    lengths = [stroke_length(tf.constant(image, tf.float32)) for image in (stripes(128, 128), dots)]
    assert lengths[0] > 1.5 * lengths[1]
