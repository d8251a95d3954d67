"""Simulated presentations to a camera, made from real photographs: people, and those who pretend to be them.

For tests, benchmarks and documentation; no gate imports this.
"""

from __future__ import annotations

from vision.faces.presentations.actor import Actor
from vision.faces.presentations.camera import Camera
from vision.faces.presentations.head import Head, Pose
from vision.faces.presentations.material import Material
from vision.faces.presentations.species import ATTACKS, Presentation, Species, bona_fide, live_puppet

__all__ = [
    "ATTACKS",
    "Actor",
    "Camera",
    "Head",
    "Material",
    "Pose",
    "Presentation",
    "Species",
    "bona_fide",
    "live_puppet",
]
