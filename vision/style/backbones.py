"""The networks whose activations measure content and style, behind one small interface."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import tensorflow as tf

from vision.networks.efficientnet_lite import MEAN, STANDARD_DEVIATION
from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.efficientnet_lite import load_efficientnet_lite0
from vision.pretrained.weights import locate

IMAGENET_MEAN_BGR = (103.939, 116.779, 123.68)


@dataclass(frozen=True, eq=False)
class Backbone:
    """A pretrained network seen as named activations.

    Attributes:
        name: as in ``StyleSettings.backbone``.
        network: the Keras model.
        normalize: RGB in 0…1 ``(N, H, W, 3)`` to what the network takes.
        layer_names: the paper's name of a layer to the Keras layer's.
    """

    name: str
    network: keras.Model
    normalize: Callable[[tf.Tensor], tf.Tensor]
    layer_names: Mapping[str, str]

    def extractor(self, layers: Sequence[str]) -> Callable[[tf.Tensor], list[tf.Tensor]]:
        """A function from one picture ``(H, W, 3) float32`` in 0…1 to the activations ``(h, w, C)``.

        Args:
            layers: names of layers, in the order wanted.
        """
        outputs = [self.network.get_layer(self.layer_names[layer]).output for layer in layers]
        model = keras.Model(self.network.inputs, outputs)

        def activations(image: tf.Tensor) -> list[tf.Tensor]:
            found = model(self.normalize(image[None]), training=False)
            return [tensor[0] for tensor in (found if isinstance(found, list) else [found])]

        return activations


def load_backbone(name: str, cache: Path | None = None) -> Backbone:
    """Load a backbone; the second call in a process costs nothing.

    Args:
        name: ``efficientnet-lite0`` or ``vgg19``.
        cache: the folder of fetched weights; None for the default one.

    Raises:
        WeightsMissing: its weights are not on this machine.
    """
    return _load_vgg19(locate(CATALOGUE["vgg19"], cache)) if name == "vgg19" else _load_efficientnet_lite0()


@functools.cache
def _load_efficientnet_lite0() -> Backbone:
    network = load_efficientnet_lite0()
    names = {"stem": "stem"} | {f"block{number}": f"block{number}_project" for number in range(16)}
    return Backbone("efficientnet-lite0", network, _normalize_efficientnet, names)


@functools.cache
def _load_vgg19(weights: Path) -> Backbone:
    return vgg19_backbone(str(weights))


def vgg19_backbone(weights: str | None) -> Backbone:
    """VGG-19 without its classifier; ``weights`` is a Keras ``.h5`` file, or None for random ones."""
    network = keras.applications.VGG19(include_top=False, weights=weights, input_shape=(None, None, 3))
    network.trainable = False
    names = {
        layer.name.replace("block", "conv").replace("_conv", "_"): layer.name
        for layer in network.layers
        if "_conv" in layer.name
    }
    return Backbone("vgg19", network, _normalize_vgg, names)


def _normalize_efficientnet(image: tf.Tensor) -> tf.Tensor:
    return (image - tf.constant(MEAN)) / tf.constant(STANDARD_DEVIATION)


def _normalize_vgg(image: tf.Tensor) -> tf.Tensor:
    # "Caffe" mode: BGR in 0…255 without the mean of ImageNet
    return image[..., ::-1] * 255.0 - tf.constant(IMAGENET_MEAN_BGR)
