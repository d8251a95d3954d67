"""The list of networks that a visitor can look at."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vision.networks.anatomy import LayerFigures, anatomy, without_weights
from vision.networks.zoo import CAFFE, GREY, IMAGENET, STRIDED_CONVOLUTION_SLIPS, ZOO, Slip


def test_is_listed_without_tensorflow() -> None:
    program = (
        "import sys, vision.networks.zoo; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_slugs_are_addresses_and_titles_are_unique() -> None:
    assert all(slug == ZOO[slug].slug and slug.replace("-", "").isalnum() and slug.islower() for slug in ZOO)
    assert len({network.title for network in ZOO.values()}) == len(ZOO)


@pytest.mark.parametrize(
    ("slug", "layer", "index", "printed"),
    [
        ("digit-network", "conv1", 0, "26 · 6 = 156"),
        ("digit-network", "conv1", 1, "4074"),
        ("alexnet", "conv2", 0, "276"),
        ("vgg-16", "block2_conv1", 0, "129"),
    ],
)
def test_the_right_number_of_every_slip_is_the_networks(
    slug: str, layer: str, index: int, printed: str
) -> None:
    network = ZOO[slug]
    slip = network.slips[index]
    assert slip.printed == printed
    figures = {figure.name: figure for figure in anatomy(without_weights(network.build), network.input_shape)}
    assert int(slip.right.split()[-1]) == _said_to_be(slip, figures[layer])


def _said_to_be(slip: Slip, layer: LayerFigures) -> int:
    if slip.about.startswith("Parameters"):
        return layer.parameters
    return layer.output_shape[-1] if slip.about.startswith("Channels") else layer.activations


def test_the_slips_of_the_strided_convolution() -> None:
    picture = np.array(
        [
            [2, 3, 7, 4, 6, 2, 9],
            [6, 6, 9, 8, 7, 4, 3],
            [3, 4, 8, 3, 8, 9, 7],
            [7, 8, 3, 6, 6, 3, 4],
            [4, 2, 1, 8, 3, 4, 6],
            [3, 2, 4, 1, 9, 8, 3],
            [0, 1, 3, 9, 2, 1, 4],
        ]
    )
    kernel = np.array([[3, 4, 4], [1, 0, 2], [-1, 0, 3]])
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))[::2, ::2]
    right = (windows * kernel).sum(axis=(2, 3))
    assert right.tolist() == [[91, 100, 88], [69, 91, 117], [44, 72, 74]]
    assert [(slip.printed, slip.right) for slip in STRIDED_CONVOLUTION_SLIPS] == [
        ("83", "88"),
        ("127", "117"),
    ]


def test_pixels_are_scaled_as_the_weights_were_trained() -> None:
    image = np.array([[[255, 0, 100]]], np.uint8)
    np.testing.assert_allclose(CAFFE.of(image)[0, 0], [100 - 103.939, -116.779, 255 - 123.68], atol=1e-4)
    np.testing.assert_allclose(IMAGENET.of(image)[0, 0, 0], (1 - 0.485) / 0.229, atol=1e-4)
    grey = GREY.of(image)
    assert (grey.shape, grey.dtype) == ((1, 1, 1), np.float32)
    assert grey[0, 0, 0] == pytest.approx(0.299 * 255 + 11.4)
