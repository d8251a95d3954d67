"""The pictures that come with Facet: photographs out of packages, paintings by its own code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Titles are kept in English in the database and translated when they are shown.
from django.utils.translation import gettext_noop as _

from webapp.photos import pipelines

PUBLIC_DOMAIN = "public domain"


@dataclass(frozen=True)
class HousePhotograph:
    """A photograph that an installed package brings."""

    slug: str
    title: str
    credit: str
    licence: str
    package: str
    path: str
    role: str = "photograph"

    def render(self) -> np.ndarray:
        """Return ``(H, W, 3) uint8`` RGB."""
        return pipelines.open_photograph(self.package, self.path)


@dataclass(frozen=True)
class HousePainting:
    """A painting by one of the painters in ``vision.generative``."""

    slug: str
    title: str
    painter: str
    height: int
    width: int
    seed: int = 0
    role: str = "painting"
    credit: str = "Facet"
    licence: str = "CC0 1.0"

    def render(self) -> np.ndarray:
        """Return ``(height, width, 3) uint8`` RGB."""
        return pipelines.paint(self.painter, height=self.height, width=self.width, seed=self.seed)


PHOTOGRAPHS = (
    HousePhotograph(
        slug="pavilion",
        title=_("Pavilion above the lake"),
        credit="danielbuechele",
        licence="CC BY 2.0",
        package="scikit-learn",
        path="sklearn/datasets/images/china.jpg",
    ),
    HousePhotograph(
        slug="astronaut",
        title=_("Eileen Collins, astronaut"),
        credit="NASA",
        licence=PUBLIC_DOMAIN,
        package="scikit-image",
        path="skimage/data/astronaut.png",
    ),
    HousePhotograph(
        slug="cat",
        title=_("Chelsea the cat"),
        credit="Stéfan van der Walt",
        licence="CC0 1.0",
        package="scikit-image",
        path="skimage/data/chelsea.png",
    ),
    HousePhotograph(
        slug="dahlia",
        title=_("Dahlia"),
        credit="vultilion",
        licence="CC BY 2.0",
        package="scikit-learn",
        path="sklearn/datasets/images/flower.jpg",
    ),
    HousePhotograph(
        slug="coffee",
        title=_("A cup of coffee"),
        credit="Rachel Michetti, Pikolo Espresso Bar",
        licence="CC0 1.0",
        package="scikit-image",
        path="skimage/data/coffee.png",
    ),
    HousePhotograph(
        slug="rocket",
        title=_("Rocket before the launch"),
        credit="SpaceX",
        licence=PUBLIC_DOMAIN,
        package="scikit-image",
        path="skimage/data/rocket.jpg",
    ),
)

PAINTINGS = (
    HousePainting("night-of-winds", _("Night of winds"), "flow_field", 720, 900),
    HousePainting("sea-before-the-mountain", _("The sea before the mountain"), "woodblock", 640, 900),
    HousePainting("gilded-tree", _("The gilded tree"), "gilded_tree", 720, 900),
    HousePainting("leaded-sunrise", _("Leaded sunrise"), "stained_glass", 900, 720),
    HousePainting("two-koi", _("Two koi"), "mosaic", 800, 800),
    HousePainting("burning-evening", _("Burning evening"), "expressionist", 720, 900),
    HousePainting("mountains-in-mist", _("Mountains in mist"), "ink_wash", 900, 720),
    HousePainting("harbour-in-planes", _("Harbour in planes"), "facets", 720, 900),
    HousePainting("river-at-noon", _("River at noon"), "pointillism", 640, 900),
)


def house_pictures() -> tuple[HousePhotograph | HousePainting, ...]:
    """All of them, in the order in which they are shown."""
    return PHOTOGRAPHS + PAINTINGS
