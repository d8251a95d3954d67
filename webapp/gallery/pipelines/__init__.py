"""The gallery's door to ``vision``: photographs become templates, templates become an index. Workers only."""

from __future__ import annotations


def warm_up() -> None:
    """Load the face networks, and keep the indices of this process in step with the database."""
    import tensorflow as tf

    from vision import faces
    from webapp.gallery.pipelines import index

    # Small networks: on a machine that does other things too, a frame of a gate takes 50 ms by one thread
    # (p95 70), and 75 by two that wait for each other (p95 100 to 170). More at once is more workers.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    faces.warm_up()
    index.follow_in_background()
