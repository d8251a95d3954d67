"""All networks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from webapp.zoo import selectors
from webapp.zoo.figures import totals_of
from webapp.zoo.pipelines.catalogue import MAIN, NETWORKS, weights_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    cards = [
        {
            "network": network,
            "totals": totals_of(slug),
            "weights": weights_of(network),
            "bars": selectors.silhouette_of(slug),
        }
        for slug, network in NETWORKS.items()
    ]
    return render(request, "zoo/index.html", {"cards": cards, "main": reverse("zoo:network", args=[MAIN])})
