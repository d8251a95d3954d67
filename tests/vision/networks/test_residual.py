"""Residual blocks, and nets that are deep with shortcuts and without."""

from __future__ import annotations

import functools
from pathlib import Path

import keras
import numpy as np
import pytest

from tests.vision.networks.harness import check_classifier
from vision.networks.anatomy import anatomy, without_weights
from vision.networks.residual import build_deep_network, build_residual_block


@pytest.mark.parametrize(("shortcuts", "parameters"), [(True, 5_208), (False, 4_952)])
def test_keeps_every_networks_contract(shortcuts: bool, parameters: int, tmp_path: Path) -> None:
    build = functools.partial(
        build_deep_network, 8, shortcuts=shortcuts, classes=4, side=28, channels=1, filters=4
    )
    # three pictures: see convolutional_block for what an odd batch did
    check_classifier(build, folder=tmp_path, input_shape=(3, 28, 28, 1), classes=4, parameters=parameters)


def test_zero_weights_leave_what_was_there() -> None:
    block = build_residual_block(5, 3, 3)
    activations = np.random.default_rng(0).uniform(0, 1, (2, 5, 5, 3)).astype(np.float32)
    assert np.abs(block(activations) - activations).max() > 0.1
    _set_kernels_to_zero(block)
    np.testing.assert_array_equal(block(activations), activations)


def test_a_plain_block_with_zero_weights_leaves_nothing() -> None:
    block = build_residual_block(5, 3, 3, is_plain=True)
    _set_kernels_to_zero(block)
    assert not np.any(block(np.ones((1, 5, 5, 3), np.float32)))


def test_a_negative_sum_is_cut_after_the_addition() -> None:
    block = build_residual_block(5, 3, 3)
    _set_kernels_to_zero(block)
    assert not np.any(block(np.full((1, 5, 5, 3), -1, np.float32)))


def test_w_s_is_learnt_where_sizes_differ() -> None:
    figures = {
        layer.name: layer for layer in anatomy(build_residual_block(8, 128, 256, stride=2), (8, 8, 128))
    }
    assert figures["block_Ws"].parameters == 256 * 128
    assert figures["block"].output_shape == (4, 4, 256)
    assert figures["block_add"].sources == ("block_conv2_norm", "block_Ws_norm")


@pytest.mark.parametrize(("depth", "shortcuts"), [(8, False), (8, True), (44, True)])
def test_has_as_many_layers_as_it_says(depth: int, shortcuts: bool) -> None:
    figures = anatomy(
        without_weights(functools.partial(build_deep_network, depth, shortcuts=shortcuts)), (32, 32, 3)
    )
    on_the_way = [layer for layer in figures if layer.kind in ("Conv2D", "Dense") and "_Ws" not in layer.name]
    assert len(on_the_way) == depth
    assert sum(layer.kind == "Add" for layer in figures) == ((depth - 2) // 2 if shortcuts else 0)
    shapes = [layer.output_shape for layer in figures if layer.name.endswith("_block1")]
    assert shapes == [(32, 32, 16), (16, 16, 32), (8, 8, 64)]


def test_plain_and_residual_differ_by_w_s_only() -> None:
    plain, residual = (
        without_weights(functools.partial(build_deep_network, 20, shortcuts=shortcuts)).count_params()
        for shortcuts in (False, True)
    )
    assert plain == 271_098
    assert residual - plain == 16 * 32 + 32 * 64 + 4 * (32 + 64)


@pytest.mark.parametrize("depth", [2, 18, 21])
def test_refuses_another_depth(depth: int) -> None:
    with pytest.raises(ValueError, match=f"not {depth}"):
        build_deep_network(depth, shortcuts=True)


@pytest.mark.parametrize("side", [0, 30])
def test_refuses_a_side_that_does_not_divide(side: int) -> None:
    with pytest.raises(ValueError, match=f"not {side}"):
        build_deep_network(8, shortcuts=True, side=side)


def _set_kernels_to_zero(block: keras.Model) -> None:
    for layer in block.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.kernel.assign(np.zeros(layer.kernel.shape))
