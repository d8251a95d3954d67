"""The zoo's pages: every network with its right numbers, and where the course prints others."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django.fixtures import Settings

from tests.webapp.conftest import client_of
from tests.webapp.zoo.conftest import MAIN
from vision.pretrained.catalogue import CATALOGUE
from webapp.accounts.models import User
from webapp.zoo.figures import FILE, layers_of, totals_of
from webapp.zoo.pipelines import figures
from webapp.zoo.pipelines.catalogue import NETWORKS
from webapp.zoo.words import WORDS

pytestmark = pytest.mark.django_db


def test_the_pages_figures_are_the_models() -> None:
    assert FILE.read_text() == figures.write(), "run `python manage.py write_zoo_figures`"


def test_the_courses_numbers_are_right() -> None:
    assert totals_of("vgg-16").parameters == 138_357_544
    assert totals_of("lenet-5").parameters == 61_706
    assert sum(layer.parameters for layer in layers_of("digit-network")) == 62_006
    shapes = {layer.shape for layer in layers_of("alexnet")}
    assert {(55, 55, 96), (27, 27, 256), (13, 13, 384), (6, 6, 256), (4096,), (1000,)} <= shapes


def test_every_network_has_a_card_and_a_page(alice: User) -> None:
    client = client_of(alice)
    index = client.get("/zoo/").content.decode()
    for slug in NETWORKS:
        assert f'href="/zoo/{slug}/"' in index
        page = client.get(f"/zoo/{slug}/").content.decode()
        assert page.count("<tr data-layer=") == len(layers_of(slug))
        assert "diagram-data" in page
    assert client.get("/zoo/tyrannosaurus/").status_code == 404


def test_the_slips_of_the_course_are_pointed_out(alice: User) -> None:
    page = client_of(alice).get("/zoo/digit-network/").content.decode()
    assert "26 · 6 = 156" in page
    assert "(5 · 5 · 3 + 1) · 6 = 456" in page
    assert "138,357,544" in client_of(alice).get("/zoo/vgg-16/").content.decode()


def test_says_how_to_get_weights_that_are_not_here(alice: User, settings: Settings, tmp_path: Path) -> None:
    settings.WEIGHTS_DIR = tmp_path
    page = client_of(alice).get("/zoo/vgg-16/").content.decode()
    assert f"python -m vision weights fetch vgg16-imagenet --folder {tmp_path}" in page
    assert "random" in page
    assert "can be fetched trained" in client_of(alice).get("/zoo/").content.decode()
    weights = CATALOGUE["vgg16-imagenet"]
    with (tmp_path / weights.file).open("wb") as file:
        file.truncate(weights.size)
    assert "are on this machine" in client_of(alice).get("/zoo/vgg-16/").content.decode()
    assert "came with Facet" in client_of(alice).get(f"/zoo/{MAIN}/").content.decode()


def test_all_that_networks_say_is_known_to_translators() -> None:
    said = {network.known_for for network in NETWORKS.values()}
    said |= {contrast.about for network in NETWORKS.values() for contrast in network.contrasts}
    said |= {slip.about for network in NETWORKS.values() for slip in network.slips}
    assert said <= set(WORDS)


def test_what_a_bottleneck_and_a_convolution_save_is_shown(alice: User) -> None:
    page = client_of(alice).get("/zoo/inception-module/").content.decode()
    assert "120,422,400" in page
    assert "12,443,648" in page
    assert "14,450,688" in client_of(alice).get("/zoo/digit-network/").content.decode()


def test_those_that_can_be_trained_here_say_where(alice: User) -> None:
    assert 'href="/classroom/classics/"' in client_of(alice).get("/zoo/lenet-5/").content.decode()
    assert 'href="/datasets/"' in client_of(alice).get("/zoo/u-net/").content.decode()


def test_speaks_chinese(alice: User) -> None:
    chinese = {"accept-language": "zh-Hans"}
    with override("zh-hans"):
        assert "网络" in client_of(alice).get("/zoo/", headers=chinese).content.decode()
        assert "138,357,544" in client_of(alice).get("/zoo/vgg-16/", headers=chinese).content.decode()
