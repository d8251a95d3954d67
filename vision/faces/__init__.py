"""Faces: found, aligned, judged, described in 128 numbers, compared; and whether they are alive."""
