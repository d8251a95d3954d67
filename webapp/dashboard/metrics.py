"""Figures of the whole house for a Prometheus, beside those of the web process that answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from webapp.dashboard.figures import figures_now
from webapp.jobs.models import Job

__all__ = ["CONTENT_TYPE", "HouseCollector", "latest"]


def latest() -> bytes:
    return generate_latest(REGISTRY)


class HouseCollector(Collector):
    """Reads rows and Redis when it is asked; it counts nothing by itself."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []  # asked at the start, when no row may be read yet

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = figures_now()
        yield _gauge("facet_jobs", "Jobs by kind and state.", ("kind", "state"), _jobs())
        queues = {queue["name"]: queue for queue in now["queues"]}
        for name, words in (
            ("waiting", "Jobs that wait for a worker."),
            ("running", "Jobs that are computed."),
            ("workers", "Workers that live."),
            ("is_paused", "Whether the queue is paused."),
        ):
            values = {(queue,): float(figures[name]) for queue, figures in queues.items()}
            yield _gauge(f"facet_queue_{name.removeprefix('is_')}", words, ("queue",), values)
        up = {(gate["name"],): float(gate["is_up"]) for gate in now["gates"]}
        yield _gauge("facet_gate_up", "Whether somebody could walk up.", ("gate",), up)
        hour = {(outcome,): float(sum(counts)) for outcome, counts in now["passages"].items()}
        yield _gauge("facet_passages_last_hour", "Decisions of all gates.", ("outcome",), hour)
        waits = {
            (kind, quantile): found[quantile]
            for kind, found in (now["latencies"] or {}).items()
            if found is not None
            for quantile in ("p50", "p95", "p99")
        }
        words = "How long an answer at a gate, or a frame to a viewer, took in the last minutes."
        yield _gauge("facet_latency_seconds", words, ("kind", "quantile"), waits)
        for name, words in (("cpu_percent", "Of one core."), ("memory_bytes", "Resident memory.")):
            values = {(worker["name"],): worker[name] for worker in now["workers"] or ()}
            yield _gauge(f"facet_worker_{name}", words, ("worker",), values)
        incidents = {(): float(len(now["incidents"] or ()))}
        yield _gauge("facet_incidents", "Errors in the logs of the last day, up to 500.", (), incidents)
        yield _gauge("facet_disk_free_bytes", "Of the data folder.", (), {(): now["storage"]["free_bytes"]})


def _gauge(name: str, words: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for of, value in values.items():
        family.add_metric(of, value)
    return family


def _jobs() -> dict[tuple[str, ...], float]:
    rows = Job.objects.order_by().values_list("kind", "state").annotate(Count("pk"))
    return {(kind, state): float(count) for kind, state, count in rows}
