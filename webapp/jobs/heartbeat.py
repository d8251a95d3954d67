"""What a worker says of itself with each sign of life: what it uses of its machine."""

from __future__ import annotations

import functools
import json
import socket
from collections.abc import Iterable
from typing import TypedDict

import psutil
import pynvml

from webapp.jobs import broadcast


class GpuUse(TypedDict):
    """One GPU of a worker's machine, all its users together."""

    name: str
    percent: int
    used_bytes: int
    total_bytes: int


class WorkerFigures(TypedDict):
    """One worker and its machine, as of its last sign of life."""

    name: str
    host: str
    queues: list[str]
    started_at: float
    # Of one core: 200 is two cores' work.
    cpu_percent: float
    memory_bytes: int
    machine_cpu_percent: float
    machine_cores: int
    machine_memory_bytes: int
    machine_memory_free_bytes: int
    gpus: list[GpuUse]


def tell(name: str, queues: Iterable[str]) -> None:
    """Write down what this process uses. Forgotten as soon as it falls silent."""
    with broadcast.forgiving("worker %s could not say what it uses", name):
        figures = json.dumps(_figures(name, queues))
        broadcast.redis_client().set(_key(name), figures, ex=broadcast.WORKER_SECONDS)


def list_alive() -> list[WorkerFigures]:
    """All workers that said lately that they live, by machine and name. Raises one of ``RedisDown``."""
    client = broadcast.redis_client()
    keys = list(client.scan_iter(_key("*"), count=200))
    found: list[WorkerFigures] = [json.loads(text) for text in client.mget(keys) if text] if keys else []
    return sorted(found, key=lambda one: (one["host"], one["name"]))


def _figures(name: str, queues: Iterable[str]) -> WorkerFigures:
    me, memory = _process(), psutil.virtual_memory()
    return {
        "name": name,
        "host": socket.gethostname(),
        "queues": sorted(queues),
        "started_at": me.create_time(),
        # Both since the last sign of life.
        "cpu_percent": me.cpu_percent(),
        "memory_bytes": me.memory_info().rss,
        "machine_cpu_percent": psutil.cpu_percent(),
        "machine_cores": psutil.cpu_count() or 1,
        "machine_memory_bytes": memory.total,
        "machine_memory_free_bytes": memory.available,
        "gpus": _gpus(),
    }


@functools.cache
def _process() -> psutil.Process:
    return psutil.Process()


@functools.cache
def _has_nvidia_driver() -> bool:
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return False
    return True


def _gpus() -> list[GpuUse]:
    if not _has_nvidia_driver():
        return []
    found: list[GpuUse] = []
    for number in range(pynvml.nvmlDeviceGetCount()):
        device = pynvml.nvmlDeviceGetHandleByIndex(number)
        memory = pynvml.nvmlDeviceGetMemoryInfo(device)
        found.append(
            {
                "name": pynvml.nvmlDeviceGetName(device),
                "percent": pynvml.nvmlDeviceGetUtilizationRates(device).gpu,
                "used_bytes": int(memory.used),
                "total_bytes": int(memory.total),
            }
        )
    return found


def _key(name: str) -> str:
    return f"worker:{name}:figures"
