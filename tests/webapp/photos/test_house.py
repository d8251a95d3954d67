"""The pictures that come with Facet."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from webapp.photos.house import house_pictures
from webapp.photos.models import Photo
from webapp.photos.selectors import photo_dict
from webapp.photos.services import install_house_picture

pytestmark = pytest.mark.django_db


def test_there_are_photographs_and_paintings_each_with_its_licence() -> None:
    pictures = list(house_pictures())
    assert {picture.role for picture in pictures} == {"photograph", "painting"}
    assert len({picture.slug for picture in pictures}) == len(pictures) >= 6
    assert all(picture.title and picture.credit and picture.licence for picture in pictures)


def test_installed_once_for_everybody() -> None:
    picture = next(picture for picture in house_pictures() if picture.role == "photograph")
    assert install_house_picture(picture)
    assert not install_house_picture(picture)
    photo = Photo.objects.get()
    assert (photo.owner, photo.slug, photo.role) == (None, picture.slug, "photograph")
    assert photo.is_house
    assert photo_dict(photo)["credit"] == f"{picture.credit}, {picture.licence}"


def test_the_command_adds_only_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Square:
        slug, role, title, credit, licence = "square", "painting", "Square", "nobody", "CC0"

        def render(self) -> np.ndarray:
            return np.full((64, 64, 3), 200, np.uint8)

    command = "webapp.photos.management.commands.install_house_pictures.house_pictures"
    monkeypatch.setattr(command, lambda: [Square()])
    said = []
    for _ in range(2):
        out = StringIO()
        call_command("install_house_pictures", stdout=out)
        said.append(out.getvalue().strip())
    assert said == ["1 house pictures added.", "0 house pictures added."]
