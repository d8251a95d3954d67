"""A process that follows a gallery and is asked what it would answer, and what lies in its memory."""

from __future__ import annotations

from multiprocessing.connection import Connection

import numpy as np

from webapp.gallery.pipelines import index


def watch(gallery_id: int, questions: Connection) -> None:
    index.gallery_size(gallery_id)
    index.follow_in_background()
    questions.send("ready")
    while True:
        question, seed = questions.recv()
        vector = np.random.default_rng(seed).normal(size=128)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        if question == "who":
            matches = index.identify(gallery_id, vector)
            answer = str(matches[0].person_id) if matches and matches[0].distance < 0.1 else "nobody"
        else:  # "remembers": without looking at the database
            memory = index._indices[gallery_id]._index._vectors  # type: ignore[attr-defined]
            answer = "yes" if np.isclose(memory @ vector, 1, atol=1e-3).any() else "no"
        questions.send(answer)
