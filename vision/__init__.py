"""Facet's vision library: images in, arrays out. It knows nothing of the web.

Nothing is imported here, so that a process that only decodes photographs never loads TensorFlow.
"""
