"""Everything that the API's description allows, and much that it does not, sent to it by schemathesis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.webapp.api.rows import real_body, real_numbers

AS_DESCRIBED = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
HONEST = (503, 507)
"""No faces worker; a full disk: said in words, and meant."""


@contextmanager
def connection_kept() -> Iterator[None]:
    """As Django's own test client does: the connection of a test outlives its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def send_anything(token: str, *, examples: int, seed: int = 0, only: str = "") -> Counter[int]:
    """Send ``examples`` requests to each operation and hold each answer against the description.

    Args:
        only: a part of the addresses to ask.

    Returns:
        How many answers had which status.
    """
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    seen: Counter[int] = Counter()
    failures: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if only not in operation.path:
            continue

        def check(case: schemathesis.Case) -> None:
            case.path_parameters = real_numbers(case.path_parameters)
            case.body = real_body(case.body)
            response = case.call(headers={"Authorization": f"Bearer {token}"})
            seen[response.status_code] += 1
            checks = AS_DESCRIBED if response.status_code in HONEST else [not_a_server_error, *AS_DESCRIBED]
            case.validate_response(response, checks=checks)

        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy = operation.as_strategy(generation_mode=mode)
            run = settings(
                max_examples=max(1, examples // 2),
                derandomize=not seed,
                database=None,
                deadline=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
                verbosity=Verbosity.quiet,
            )(given(strategy)(check))
            try:
                run()
            except Unsatisfiable:
                pass  # nothing can be wrong about an address without parameters
            except (Exception, BaseExceptionGroup) as error:
                failures.append(f"{operation.label} {mode.value}: {words_of(error)}")
    assert not failures, "\n\n".join([f"of {seen.total()} requests:", *failures])
    return seen


def words_of(error: BaseException) -> str:
    """All that went wrong, in short, and how to send it again."""
    if isinstance(error, BaseExceptionGroup):
        return "\n".join([*map(words_of, error.exceptions), str(error)[-600:]])
    return f"{type(error).__name__}: {str(error)[:700]}"
