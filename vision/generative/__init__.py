"""Paintings drawn by the house's own code: sources of style that belong to nobody else.

Each module paints one picture in one tradition: ``module(height, width, seed) -> (height, width, 3) uint8``.
The same seed gives the same picture.
"""
