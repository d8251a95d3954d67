"""Stored pictures, read by many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from webapp.photos.models import Photo
from webapp.photos.pixels import read_header, read_image


@pytest.mark.django_db
def test_threads_read_one_photograph_without_closing_it_for_each_other(photo: Photo) -> None:
    def read(number: int) -> np.ndarray:
        assert read_header(photo.display).width == photo.width
        return read_image(photo.display)

    with ThreadPoolExecutor(8) as threads:
        pictures = list(threads.map(read, range(64)))
    assert all(np.array_equal(picture, pictures[0]) for picture in pictures)


@pytest.mark.django_db
def test_a_side_is_made_as_short_as_asked(photo: Photo) -> None:
    assert max(read_image(photo.original, max_side=40).shape) == 40


@pytest.mark.django_db
def test_a_file_that_is_gone_is_said_to_be(photo: Photo) -> None:
    photo.display.storage.delete(str(photo.display))
    with pytest.raises(FileNotFoundError):
        read_image(photo.display)
