"""Generated pictures of coloured shapes, whose boxes, classes and masks are known to the pixel.

What learns to detect or to segment learns on them in tests and benchmarks, with nothing to download.
"""

from vision.scenes.scene import Scene, draw_scene, scenes
from vision.scenes.shapes import CLASSES

__all__ = ["CLASSES", "Scene", "draw_scene", "scenes"]
