"""The gallery's door to ``vision``: photographs become templates, templates become an index. Workers only."""

from __future__ import annotations


def warm_up() -> None:
    """Load the face networks, and keep the indices of this process in step with the database."""
    from vision import faces
    from webapp.gallery.pipelines import index

    faces.warm_up()
    index.follow_in_background()
