"""What the description promises to programs that generate their client from it."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_every_way_to_say_who_one_is_is_described() -> None:
    description = Client().get("/api/openapi.json").json()
    needed = {
        name
        for path in description["paths"].values()
        for operation in path.values()
        for one in operation.get("security", [])
        for name in one
    }
    assert needed == {"token", "session"}
    schemes = description["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert set(schemes) == needed
