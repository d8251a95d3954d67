"""Networks in a worker's memory. Workers only."""

from __future__ import annotations

from django.conf import settings

from vision.errors import BadSetting
from vision.insight import loading
from vision.insight.loading import Loaded
from webapp.zoo.figures import find_layer
from webapp.zoo.pipelines.catalogue import NETWORKS


def load(slug: str) -> Loaded:
    """A network with its trained weights if this machine has them. Raises ``BadSetting("no_such_network")``."""
    if slug not in NETWORKS:
        raise BadSetting("no_such_network", network=slug)
    return loading.load(slug, settings.WEIGHTS_DIR)


def check_layer(slug: str, layer: str) -> None:
    """Raises ``BadSetting("no_such_layer")``."""
    if slug not in NETWORKS or find_layer(slug, layer) is None:
        raise BadSetting("no_such_layer", layer=layer)
