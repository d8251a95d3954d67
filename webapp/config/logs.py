"""How a line of the log is written: for people, or as JSON for a collector."""

from __future__ import annotations

import logging

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

# Before a line is rendered, whoever wrote it: this code, Django, or a library.
PREPARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *PREPARED,
        structlog.stdlib.PositionalArgumentsFormatter(),
        ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)


def lines() -> logging.Formatter:
    """``2026-11-21T09:00:00Z [info] attempt 1 [webapp.jobs.runner.loop] job=7 request_id=…``"""
    return _formatter(
        structlog.dev.ConsoleRenderer(
            colors=False,
            pad_event_to=0,
            pad_level=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )


def json_objects() -> logging.Formatter:
    """One object a line, a traceback as its text."""
    return _formatter(
        structlog.processors.format_exc_info, _renamed, structlog.processors.JSONRenderer(ensure_ascii=False)
    )


def _formatter(*last: Processor) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=PREPARED, processors=[ProcessorFormatter.remove_processors_meta, *last]
    )


def _renamed(logger: object, method: str, event: EventDict) -> EventDict:
    """``message`` is what collectors look for."""
    event["message"] = event.pop("event")
    return event
