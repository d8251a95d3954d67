"""What was taught, in a browser: TensorFlow.js loads the files and says what Keras says."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Browser, Route

from tests.vision.training.small import small_network
from vision.pretrained.weights import NPM_FOLDER
from vision.training.exports import tensorflow_js_files

TENSORFLOW_JS = NPM_FOLDER / "@vladmandic/face-api/dist/tfjs.esm.js"
HOME = "http://home.test"
ASK = """async pixels => {
  const tf = await import('./tfjs.esm.js')
  await tf.setBackend('cpu')
  await tf.ready()
  const network = await tf.loadGraphModel('./model.json')
  return [...await network.predict(tf.tensor(pixels, [2, 16, 16, 3], 'float32')).data()]
}"""


def test_tensorflow_js_says_what_keras_says(browser: Browser) -> None:
    network = small_network()
    files = tensorflow_js_files(network)

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(f"{HOME}/")
        if name == "tfjs.esm.js":
            route.fulfill(path=TENSORFLOW_JS, content_type="text/javascript")
        elif name in files:
            route.fulfill(body=files[name])
        else:
            route.fulfill(body="<p>At home</p>", content_type="text/html")

    pixels = np.random.default_rng(1).integers(0, 256, (2, 16, 16, 3))
    pixels[1] //= 10
    page = browser.new_page()
    try:
        page.route(f"{HOME}/**", serve)
        page.goto(f"{HOME}/index.html")
        said = page.evaluate(ASK, pixels.ravel().tolist())
    finally:
        page.close()
    wanted = network(pixels.astype(np.float32)).numpy()
    np.testing.assert_allclose(np.reshape(said, wanted.shape), wanted, atol=1e-6)
    assert np.ptp(wanted, 0).max() > 0.01, "different pictures, different answers"
