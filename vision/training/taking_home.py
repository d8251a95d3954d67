"""A picture classifier as files for other programs, with the names of its classes and how it is used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

import keras

from vision.training.exports import keras_file, tensorflow_js_files
from vision.training.features import SIDE

Format = Literal["keras", "tfjs"]
HOW_TO = {
    "keras": """{name}: a picture classifier taught with Facet.

import json
import keras, numpy as np
from PIL import Image, ImageOps

network = keras.saving.load_model("network.keras")
classes = json.load(open("classes.json"))["classes"]
photograph = ImageOps.exif_transpose(Image.open("photograph.jpg")).convert("RGB")
square = ImageOps.fit(photograph, ({side}, {side}), bleed=1 / 16)  # its middle, as Facet looks
said = network(np.asarray(square, "float32")[None])[0]
print(classes[int(np.argmax(said))])

Pixels go in as they are, 0 to 255. The trunk is Google's EfficientNet-Lite0 (Apache-2.0).
""",
    "tfjs": """{name}: a picture classifier taught with Facet, for TensorFlow.js.

<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs"></script>
<script type="module">
  const network = await tf.loadGraphModel('model.json')
  const {{ classes }} = await (await fetch('classes.json')).json()
  const pixels = tf.browser.fromPixels(document.querySelector('img'))
  const [height, width] = pixels.shape
  const side = Math.floor((Math.min(height, width) * 7) / 8) // its middle, as Facet looks
  const middle = pixels.slice([(height - side) >> 1, (width - side) >> 1, 0], [side, side, 3])
  const square = tf.image.resizeBilinear(middle, [{side}, {side}]).toFloat().expandDims()
  console.log(classes, await network.predict(square).data())
</script>

Pixels go in as they are, 0 to 255. The trunk is Google's EfficientNet-Lite0 (Apache-2.0).
""",
}


def taken_home(
    network: keras.Model, format: Format, *, name: str, classes: Sequence[str]
) -> dict[str, bytes]:
    """The files, by their names.

    Args:
        network: of :func:`vision.training.photo_classifier.build_photo_classifier`.
        format: for ``keras.saving.load_model`` or ``tf.loadGraphModel``.
        name: of what was taught.
        classes: in the order of the network's outputs.
    """
    files = {"network.keras": keras_file(network)} if format == "keras" else tensorflow_js_files(network)
    about = {"classes": list(classes), "side": SIDE, "pixels": [0, 255]}
    files["classes.json"] = json.dumps(about, ensure_ascii=False, indent=2).encode()
    files["README.txt"] = HOW_TO[format].format(name=name, side=SIDE).encode()
    return files
