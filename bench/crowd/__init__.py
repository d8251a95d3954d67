"""A Facet of its own, and those who use it, for ``bench.chaos`` and ``bench.load``."""
