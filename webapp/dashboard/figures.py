"""What an administrator sees at one look: everything that goes on, in one piece. Reads only."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from webapp.accounts.models import User
from webapp.dashboard.incidents import list_incidents
from webapp.gallery.models import Gallery, Person
from webapp.gate.broadcast import list_online
from webapp.gate.models import Gate, Kiosk, Passage
from webapp.gate.selectors import gate_dicts
from webapp.gate.words import said_to_staff
from webapp.jobs import broadcast, heartbeat, latencies, line
from webapp.jobs.kinds import in_line, kind_of, queues
from webapp.jobs.models import Job
from webapp.jobs.selectors import list_drained_workers, list_paused_queues
from webapp.photos.models import Photo
from webapp.sentences import sentence_of

MINUTES = 60
DAY = timedelta(days=1)
MOST_JOBS = 20

Figures = dict[str, Any]
"""For JSON; its parts are in ``frontend/src/lib/dashboard/figures.ts``."""


def figures_now() -> Figures:
    """Everything, as it is now, in the language that is active. Redis' part is ``None`` while it is away."""
    now = timezone.now()
    return {
        "at": now.timestamp(),
        "gates": _gates(),
        "passages": _passages_a_minute(now),
        "refusals": _refusals(now),
        "queues": _queues(),
        "running": [_job(job) for job in _jobs(Job.State.RUNNING).order_by("started_at")[:MOST_JOBS]],
        "waiting": _waiting(),
        "failed": [_job(job) for job in _failed(now)[:MOST_JOBS]],
        "latencies": _from_redis(_latencies),
        "workers": _from_redis(_workers),
        "incidents": _from_redis(list_incidents),
        "storage": _storage(),
        "retention": _retention(),
    }


def _from_redis(read: Any) -> Any:
    try:
        return read()
    except broadcast.RedisDown:
        return None


def _gates() -> list[dict[str, Any]]:
    kiosks: dict[int, list[dict[str, Any]]] = {}
    online = list_online()
    for kiosk in Kiosk.objects.filter(revoked_at=None):
        here = kiosks.setdefault(kiosk.gate_id, [])
        revoke = reverse("gate:revoke_kiosk", args=[kiosk.pk])
        here.append({"name": kiosk.name, "is_online": kiosk.pk in online, "revoke": revoke})
    return [
        {
            "id": gate["id"],
            "name": gate["name"],
            "is_up": gate["is_available"] and gate["kiosks_online"] > 0,
            "opened_today": gate["opened_today"],
            "refused_today": gate["refused_today"],
            "spoofs_today": gate["spoofs_today"],
            "page": gate["urls"]["page"],
            "kiosks": kiosks.get(gate["id"], []),
        }
        for gate in gate_dicts()
    ]


def _passages_a_minute(now: datetime) -> dict[str, list[int]]:
    """Of the last hour, the oldest minute first; the newest one is the minute that goes on."""
    counts = {outcome: [0] * MINUTES for outcome in Passage.Outcome.values}
    first = now.replace(second=0, microsecond=0) - timedelta(minutes=MINUTES - 1)
    for at, outcome in Passage.objects.filter(at__gte=first).order_by().values_list("at", "outcome"):
        minute = int((at - first).total_seconds() // 60)
        if minute < MINUTES:
            counts[outcome][minute] += 1
    return counts


def _refusals(now: datetime) -> dict[str, Any]:
    """Of the last day: why people were refused, and how often something else than a person was shown."""
    lately = Passage.objects.filter(at__gte=now - DAY).exclude(outcome=Passage.Outcome.OPENED).order_by()
    by_reason = lately.values_list("reason").annotate(times=Count("pk")).order_by("-times", "reason")
    return {
        "by_reason": [{"reason": said_to_staff(reason), "count": count} for reason, count in by_reason],
        "spoofs": lately.filter(outcome=Passage.Outcome.SPOOF).count(),
    }


def _queues() -> list[dict[str, Any]]:
    paused = set(list_paused_queues())
    return [
        {
            "name": name,
            "waiting": _jobs(Job.State.QUEUED).filter(in_line(name)).count(),
            "running": _jobs(Job.State.RUNNING).filter(in_line(name)).count(),
            "workers": broadcast.count_workers(name),
            "is_paused": name in paused,
        }
        for name in queues()
    ]


def _waiting() -> list[dict[str, Any]]:
    """Who waits, each line in the order in which its jobs are taken."""
    numbers = [number for queue in queues() for number in line.numbers_in_turn(queue)[:MOST_JOBS]]
    jobs = _jobs(Job.State.QUEUED).in_bulk(numbers)
    return [_job(jobs[number]) for number in numbers if number in jobs]


def _failed(now: datetime) -> Any:
    return _jobs(Job.State.FAILED).filter(finished_at__gte=now - DAY).order_by("-finished_at")


def _jobs(state: str) -> Any:
    return Job.objects.filter(state=state).select_related("owner", "photo")


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "kind": job.kind,
        "title": kind_of(job).title(job),
        "owner": job.owner.get_username(),
        "worker": job.worker,
        "fraction": job.fraction,
        "since": (job.finished_at or job.started_at or job.queued_at).timestamp(),
        "reason": sentence_of(job.reason, job.figures) if job.reason else "",
        "request_id": job.request_id,
        "urls": {
            "cancel": reverse("dashboard:cancel", args=[job.pk]),
            "requeue": reverse("dashboard:requeue", args=[job.pk]),
        },
    }


def _latencies() -> dict[str, Any]:
    found = {"gate": latencies.percentiles("gate"), "stream": latencies.percentiles("stream")}
    return {kind: one._asdict() if one else None for kind, one in found.items()}


def _workers() -> list[dict[str, Any]]:
    drained = set(list_drained_workers())
    return [{**worker, "is_drained": worker["name"] in drained} for worker in heartbeat.list_alive()]


def _storage() -> dict[str, Any]:
    disk = shutil.disk_usage(settings.MEDIA_ROOT.parent)
    photos = Photo.objects.aggregate(count=Count("pk"), bytes=Sum("bytes", default=0))
    kept = Job.objects.aggregate(bytes=Sum("kept_bytes", default=0), count=Count("pk"))
    return {
        "total_bytes": disk.total,
        "free_bytes": disk.free,
        "photos": photos["count"],
        "photos_bytes": photos["bytes"],
        "jobs": kept["count"],
        "results_bytes": kept["bytes"],
        "accounts": User.objects.filter(is_guest=False).count(),
        "guests": User.objects.filter(is_guest=True).count(),
        "galleries": Gallery.objects.count(),
        "people": Person.objects.count(),
    }


def _retention() -> dict[str, Any]:
    """How long things are kept, and since when the oldest of them is there."""
    gates: dict[tuple[int, int], list[str]] = {}
    for name, *kept in Gate.objects.order_by("name").values_list("name", "retention_days", "snapshot_days"):
        gates.setdefault((kept[0], kept[1]), []).append(name)
    oldest = Passage.objects.order_by("at").values_list("at", flat=True).first()
    return {
        "audit_days": settings.AUDIT_DAYS,
        "gates": [
            {"names": names, "passage_days": passage_days, "snapshot_days": snapshot_days}
            for (passage_days, snapshot_days), names in gates.items()
        ],
        "oldest_passage_at": oldest.timestamp() if oldest else None,
    }
