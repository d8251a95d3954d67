"""What was learned as files for other programs. Workers only: this loads networks."""

from __future__ import annotations

import json
from collections.abc import Generator

import keras

from vision.step import Checkpoint, Step
from vision.training.exports import keras_file, tensorflow_js_files
from vision.training.features import SIDE
from vision.training.photo_classifier import build_photo_classifier
from vision.training.transfer import SoftmaxHead
from vision.training.unfreezing import network_of
from webapp.classroom.models import Lesson
from webapp.classroom.pipelines.files import read_arrays, write_export
from webapp.classroom.services.trainings import lesson_of
from webapp.jobs.models import Job
from webapp.sentences import Refused

HOW_TO = {
    "keras": """{name}: a picture classifier taught with Facet.

import json
import keras, numpy as np
from PIL import Image, ImageOps

network = keras.saving.load_model("network.keras")
classes = json.load(open("classes.json"))["classes"]
square = ImageOps.fit(Image.open("photograph.jpg").convert("RGB"), ({side}, {side}))
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
  const square = tf.image.resizeBilinear(pixels, [{side}, {side}]).toFloat().expandDims()
  console.log(classes, await network.predict(square).data())
</script>

Pixels go in as they are, 0 to 255. The trunk is Google's EfficientNet-Lite0 (Apache-2.0).
""",
}


def export(job: Job, checkpoint: Checkpoint | None) -> Generator[Step, None, None]:
    """Make the archive that a page then hands out. Raises ``Refused``: ``lesson_deleted``, ``not_learned_yet``."""
    lesson = lesson_of(job)
    if not lesson.weights:
        raise Refused("not_learned_yet")
    yield Step(fraction=0.1, message="building")
    network = _network(lesson)
    yield Step(fraction=0.4, message="writing")
    format = job.settings["format"]
    files = {"network.keras": keras_file(network)} if format == "keras" else tensorflow_js_files(network)
    about = {"classes": lesson.learned, "side": SIDE, "pixels": [0, 255]}
    files["classes.json"] = json.dumps(about, ensure_ascii=False, indent=2).encode()
    files["README.txt"] = HOW_TO[format].format(name=lesson.name, side=SIDE).encode()
    write_export(lesson, format, files)
    yield Step(fraction=1.0, message="done")


def _network(lesson: Lesson) -> keras.Model:
    arrays = read_arrays(lesson.weights)
    head = SoftmaxHead(arrays["weights"], arrays["biases"])
    return network_of(arrays, head) if "network_0" in arrays else build_photo_classifier(head)
