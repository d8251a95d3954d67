"""What an address is of, if it is the visitor's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest

from webapp.accounts.access import signed_in
from webapp.datasets import selectors
from webapp.datasets.models import Dataset, TrainedModel
from webapp.sentences import Refused


def dataset_of(request: HttpRequest, dataset_id: int) -> Dataset:
    """Raises ``Refused("not_found")``."""
    return selectors.get_dataset(dataset_id=dataset_id, owner=signed_in(request))


def model_of(request: HttpRequest, model_id: int) -> TrainedModel:
    """Raises ``Refused("not_found")``."""
    return selectors.get_model(model_id=model_id, owner=signed_in(request))


Found = TypeVar("Found")


def or_404(find: Callable[[], Found]) -> Found:
    """For pages, where a refusal in JSON would be read by a person."""
    try:
        return find()
    except Refused as error:
        raise Http404 from error
