"""Faces: found, aligned, judged, described in 128 numbers, compared; and whether they are alive.

Importing this loads no network and no TensorFlow: the first call does.
"""

from vision.faces.alignment import align
from vision.faces.detection import detect
from vision.faces.embedding import embed
from vision.faces.examination import Examination, examine, warm_up
from vision.faces.face import Box, Face
from vision.faces.landmarks import landmarks
from vision.faces.mesh import Mesh, mesh
from vision.faces.pose import HeadPose
from vision.faces.quality import Quality, QualityLimits, measure_quality, problems
from vision.faces.recognition import PUBLISHED_THRESHOLD, distance, verify

__all__ = [
    "PUBLISHED_THRESHOLD",
    "Box",
    "Examination",
    "Face",
    "HeadPose",
    "Mesh",
    "Quality",
    "QualityLimits",
    "align",
    "detect",
    "distance",
    "embed",
    "examine",
    "landmarks",
    "measure_quality",
    "mesh",
    "problems",
    "verify",
    "warm_up",
]
