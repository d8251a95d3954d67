"""The networks that a visitor can look at, in the order in which the course meets them: one list, without Keras."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import keras

Pretrained = Literal["none", "packaged", "keras.applications"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """How a network wants its pixels: ``(pixel in 0…255 − mean) / deviation``, for each channel.

    Attributes:
        mean, deviation: in the order of the network's channels.
        order: of these; ``grey`` is one channel, how light a pixel is.
    """

    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    deviation: tuple[float, float, float] = (1.0, 1.0, 1.0)
    order: Literal["rgb", "bgr", "grey"] = "rgb"

    def of(self, image: np.ndarray) -> np.ndarray:
        """``image``, ``(H, W, 3) uint8`` RGB, as the network wants it: ``(H, W, 3) float32``, grey ``(H, W, 1)``."""
        if self.order == "grey":
            lightness: np.ndarray = np.dot(image, LUMINANCE)[..., np.newaxis].astype(np.float32)
            return lightness
        channels = image[..., ::-1] if self.order == "bgr" else image
        scaled: np.ndarray = ((channels - np.asarray(self.mean)) / np.asarray(self.deviation)).astype(
            np.float32
        )
        return scaled


LUMINANCE = (0.299, 0.587, 0.114)
"""How much red, green and blue lighten a pixel, as JPEG reckons (ITU-R BT.601)."""

AS_THEY_ARE = Pixels()
"""Networks of ours, which scale within."""
CENTERED = Pixels(mean=(127.5,) * 3, deviation=(127.5,) * 3)
IMAGENET = Pixels(mean=(123.675, 116.28, 103.53), deviation=(58.395, 57.12, 57.375))
CAFFE = Pixels(mean=(103.939, 116.779, 123.68), order="bgr")
GREY = Pixels(order="grey")


@dataclass(frozen=True, slots=True)
class Slip:
    """A number that the course prints and that is wrong.

    Attributes:
        about: which number it is, a sentence's beginning in English.
        printed: the course's.
        right: as it comes out.
    """

    about: str
    printed: str
    right: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A number that a network's way of doing something makes smaller.

    Attributes:
        about: which number it is, a sentence's beginning in English.
        otherwise: what it would be without.
        here: what it is.
    """

    about: str
    otherwise: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZooNetwork:
    """One network.

    Attributes:
        slug: its address.
        title: its name.
        builder: ``module:function`` of its build function, within this package.
        arguments: that it is built with.
        input_shape: ``(H, W, C)`` of its picture. The Inception module takes no picture but 192 channels of features.
        year: of its publication.
        paper: authors and title.
        known_for: what it brought, one sentence in English.
        pixels: how it wants them.
        slips: the course's, about it.
        contrasts: what its way of doing something saves.
        fed_by: of a module that takes no picture, ``module:function`` that builds a network which takes one of
            ``fed_shape`` and ends in the module, whose layers have the same names; else empty.
        pretrained: where trained weights are: nowhere but in one's own training, in a package that Facet is installed
            with, or where ``keras.applications`` downloads them from.
    """

    slug: str
    title: str
    builder: str
    input_shape: tuple[int, int, int]
    year: int
    paper: str
    known_for: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    pixels: Pixels = AS_THEY_ARE
    slips: tuple[Slip, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    pretrained: Pretrained = "none"
    fed_by: str = ""
    fed_shape: tuple[int, int, int] = (0, 0, 0)

    @property
    def takes_photographs(self) -> bool:
        """All but a module, which takes another network's features."""
        return not self.fed_by

    @property
    def takes_any_size(self) -> bool:
        return self.slug == MAIN

    def build(self) -> keras.Model:
        """The network, with random weights."""
        return _function(self.builder)(**self.arguments)

    def build_for_pictures(self) -> keras.Model:
        """The network, or for a module one that ends in it, with random weights."""
        return _function(self.fed_by)() if self.fed_by else self.build()

    @property
    def picture_shape(self) -> tuple[int, int, int]:
        """``(H, W, C)`` of the picture that it, or the network that ends in it, takes."""
        return self.fed_shape if self.fed_by else self.input_shape


def _function(name: str) -> Callable[..., keras.Model]:
    module, function = name.split(":")
    found: Callable[..., keras.Model] = getattr(
        importlib.import_module(f"vision.networks.{module}"), function
    )
    return found


MAIN = "efficientnet-lite0"
"""The one that comes with its weights."""

COURSE = "A. Ng: Convolutional Neural Networks, deeplearning.ai"

_ALL = (
    ZooNetwork(
        slug="simple-convnet",
        title="Simple ConvNet",
        builder="simple_convnet:build_simple_convnet",
        input_shape=(39, 39, 3),
        year=2017,
        paper=COURSE,
        known_for="The course's first whole network: three convolutions, then one decision.",
    ),
    ZooNetwork(
        slug="digit-network",
        title="Digit network, like LeNet-5",
        builder="digit_network:build_digit_network",
        input_shape=(32, 32, 3),
        year=2017,
        paper=COURSE,
        known_for="LeNet-5 as one would build it today: max pooling and ReLU.",
        slips=(
            Slip("Parameters of its first convolution", "26 · 6 = 156", "(5 · 5 · 3 + 1) · 6 = 456"),
            Slip("Numbers that its first convolution makes", "4074", "28 · 28 · 6 = 4704"),
        ),
        contrasts=(
            Contrast(
                "Parameters of its first layer: fully connected, and as a convolution",
                "3072 · 4704 = 14,450,688",
                "(5 · 5 · 3 + 1) · 6 = 456",
            ),
        ),
    ),
    ZooNetwork(
        slug="lenet-5",
        title="LeNet-5",
        builder="lenet5:build_lenet5",
        input_shape=(32, 32, 1),
        year=1998,
        paper="LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition",
        known_for="It read the digits on bank cheques, and every network here has its plan.",
        pixels=GREY,
    ),
    ZooNetwork(
        slug="alexnet",
        title="AlexNet",
        builder="alexnet:build_alexnet",
        input_shape=(227, 227, 3),
        year=2012,
        paper="Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks",
        known_for="It won ImageNet by so much that computer vision turned to deep learning.",
        slips=(Slip("Channels of its second convolution", "276", "256"),),
    ),
    ZooNetwork(
        slug="vgg-16",
        title="VGG-16",
        builder="vgg:build_vgg16",
        input_shape=(224, 224, 3),
        year=2014,
        paper="Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition",
        known_for="One rule throughout: 3×3 convolutions, 2×2 pooling, and twice the channels at half the size.",
        pixels=CAFFE,
        slips=(Slip("Channels of its second block", "129", "128"),),
        pretrained="keras.applications",
    ),
    ZooNetwork(
        slug="vgg-19",
        title="VGG-19",
        builder="vgg:build_vgg19",
        input_shape=(224, 224, 3),
        year=2014,
        paper="Simonyan, Zisserman: Very deep convolutional networks for large-scale image recognition",
        known_for="Three layers deeper than VGG-16; what it sees is what style transfer paints with.",
        pixels=CAFFE,
        pretrained="keras.applications",
    ),
    ZooNetwork(
        slug="resnet-50",
        title="ResNet-50",
        builder="resnet50:build_resnet50",
        input_shape=(224, 224, 3),
        year=2015,
        paper="He, Zhang, Ren, Sun: Deep residual learning for image recognition",
        known_for="Shortcuts around every few layers made networks of any depth learn.",
        pixels=CAFFE,
        pretrained="keras.applications",
    ),
    ZooNetwork(
        slug="residual-20",
        title="Residual network of 20 layers",
        builder="residual:build_deep_network",
        arguments=MappingProxyType({"depth": 20, "shortcuts": True}),
        input_shape=(32, 32, 3),
        year=2015,
        paper="He, Zhang, Ren, Sun: Deep residual learning for image recognition, section 4.2",
        known_for="A way around every two layers: with it 56 layers learn better than 20, and 110 better still.",
    ),
    ZooNetwork(
        slug="plain-20",
        title="Plain network of 20 layers",
        builder="residual:build_deep_network",
        arguments=MappingProxyType({"depth": 20, "shortcuts": False}),
        input_shape=(32, 32, 3),
        year=2015,
        paper="He, Zhang, Ren, Sun: Deep residual learning for image recognition, section 4.2",
        known_for="The same without shortcuts. Here 56 layers learn worse than 20, even what they are shown.",
    ),
    ZooNetwork(
        slug="network-in-network",
        title="Network in Network",
        builder="network_in_network:build_network_in_network",
        input_shape=(32, 32, 3),
        year=2013,
        paper="Lin, Chen, Yan: Network in network",
        known_for="1×1 convolutions: a small network at every pixel, and no fully connected layer at the end.",
    ),
    ZooNetwork(
        slug="inception-module",
        title="Inception module",
        builder="inception:build_inception_module",
        input_shape=(28, 28, 192),
        year=2014,
        paper="Szegedy et al.: Going deeper with convolutions, figure 2",
        known_for="All filter sizes at once; bottlenecks of 1×1 make them ten times cheaper.",
        contrasts=(
            Contrast(
                "Multiplications of its 5×5 convolution: directly, and through a bottleneck of 16 channels",
                "28 · 28 · 32 · 5 · 5 · 192 = 120,422,400",
                "2,408,448 + 10,035,200 = 12,443,648",
            ),
        ),
        fed_by="googlenet:build_first_module",
        fed_shape=(224, 224, 3),
    ),
    ZooNetwork(
        slug="googlenet",
        title="GoogLeNet",
        builder="googlenet:build_googlenet",
        input_shape=(224, 224, 3),
        year=2014,
        paper="Szegedy et al.: Going deeper with convolutions",
        known_for="Nine Inception modules with two side outputs: better than AlexNet with a ninth of its parameters.",
        contrasts=(
            Contrast(
                "Parameters: with the side outputs, which only help it learn, and without them",
                "13,378,280",
                "6,998,552",
            ),
        ),
    ),
    ZooNetwork(
        slug="efficientnet-lite0",
        title="EfficientNet-Lite0",
        builder="efficientnet_lite:build_efficientnet_lite0",
        input_shape=(224, 224, 3),
        year=2019,
        paper="Tan, Le: EfficientNet: rethinking model scaling for convolutional neural networks",
        known_for="Depth, width and picture grown together; this one runs on a telephone, and names what is in a photo.",
        pixels=IMAGENET,
        pretrained="packaged",
    ),
    ZooNetwork(
        slug="overfeat",
        title="OverFeat",
        builder="overfeat:build_convolutional_classifier",
        arguments=MappingProxyType({"classes": 4}),
        input_shape=(28, 28, 3),
        year=2013,
        paper="Sermanet et al.: OverFeat: integrated recognition, localization and detection",
        known_for="Fully connected layers as convolutions: all windows of a picture in one pass.",
    ),
    ZooNetwork(
        slug="yolo",
        title="YOLO",
        builder="yolo:build_yolo",
        arguments=MappingProxyType({"side": 608, "stride": 32, "anchors": 5, "classes": 80}),
        input_shape=(608, 608, 3),
        year=2016,
        paper="Redmon, Farhadi: YOLO9000: better, faster, stronger",
        known_for="It looks once: each cell of a grid answers for the objects whose middle it holds.",
    ),
    ZooNetwork(
        slug="u-net",
        title="U-Net",
        builder="unet:build_unet",
        arguments=MappingProxyType({"classes": 2}),
        input_shape=(256, 256, 3),
        year=2015,
        paper="Ronneberger, Fischer, Brox: U-Net: convolutional networks for biomedical image segmentation",
        known_for="A class for every pixel: narrow, widen again, and carry the fine detail across.",
    ),
    ZooNetwork(
        slug="facenet",
        title="FaceNet",
        builder="facenet:build_facenet",
        input_shape=(224, 224, 3),
        year=2015,
        paper="Schroff, Kalenichenko, Philbin: FaceNet: a unified embedding for face recognition and clustering",
        known_for="A face becomes 128 numbers, near each other for one person and far apart for two.",
        pixels=CENTERED,
    ),
)

ZOO: Mapping[str, ZooNetwork] = MappingProxyType({network.slug: network for network in _ALL})
"""By slug."""

STRIDED_CONVOLUTION_SLIPS = (
    Slip("Third number of the first row", "83", "88"),
    Slip("Third number of the second row", "127", "117"),
)
"""Of the course's example of a 7×7 picture with a filter of 3×3 and a stride of 2: the lab's, not a network's."""
