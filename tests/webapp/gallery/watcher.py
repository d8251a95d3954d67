"""A process that follows a gallery, asked by lines: what it would answer, and what lies in its memory.

Arguments: the gallery's number. Questions on standard input, one answer a line.
"""

from __future__ import annotations

import sys

import django

django.setup()

import numpy as np  # noqa: E402

from webapp.gallery.pipelines import index  # noqa: E402


def main() -> None:
    gallery_id = int(sys.argv[1])
    index.gallery_size(gallery_id)
    index.follow_in_background()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        question, seed = line.split()
        vector = np.random.default_rng(int(seed)).normal(size=128)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        if question == "who":
            matches = index.identify(gallery_id, vector)
            answer = str(matches[0].person_id) if matches and matches[0].distance < 0.1 else "nobody"
        else:  # "remembers": without looking at the database
            memory = index._indices[gallery_id]._index._vectors  # type: ignore[attr-defined]
            answer = "yes" if np.isclose(memory @ vector, 1, atol=1e-3).any() else "no"
        print(answer, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
