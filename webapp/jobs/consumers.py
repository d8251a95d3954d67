"""Sockets: they forward, never compute. What a viewer missed, the next look at row and key makes good."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async as in_thread
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import translation

from webapp.accounts.access import still_signed_in
from webapp.accounts.models import User
from webapp.jobs import broadcast, latencies, selectors
from webapp.jobs.models import Job
from webapp.jobs.shared_reads import read_shared
from webapp.sentences import language_of

logger = logging.getLogger(__name__)

NOT_YOURS = 4404
TRY_AGAIN = 1013
FAILED = 1011
FRAMES_ON_THE_WAY = 2
LOOK_MAY_BE_OLD = 1.0
"""Seconds: a look without a notice may be as old as that, so that a thousand viewers' looks are one."""
JOBS_ON_CONNECT = 24


class Socket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """A socket in groups and with tasks; however it ends, they end with it."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.joined: list[str] = []
        self.watching: list[asyncio.Task[None]] = []
        try:
            await super().__call__(scope, receive, send)
        except OSError as error:  # what ASGI servers raise when something is sent to who has gone
            logger.info("a viewer has gone: %r", error)
        finally:
            await self.leave()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does it, but without a thread for each message that looks for stale connections of databases.

        Every read of ours looks for them itself, where it happens (``database_sync_to_async``); a thousand
        viewers' messages would cost more than their frames.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            raise ValueError(f"no handler for a message of the type {message['type']}")
        await handler(message)

    async def join(self, group: str) -> None:
        """Raises one of ``broadcast.RedisDown``."""
        await self.channel_layer.group_add(group, self.channel_name)
        self.joined.append(group)

    async def leave(self) -> None:
        for task in self.watching:
            task.cancel()
        for group in self.joined:
            with suppress(*broadcast.RedisDown):
                await self.channel_layer.group_discard(group, self.channel_name)

    def watch(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run ``coroutine`` until the socket closes; if it fails, close, so that the viewer comes back."""

        def ended(task: asyncio.Task[None]) -> None:
            if task.cancelled() or (error := task.exception()) is None:
                return
            if not isinstance(error, OSError):
                logger.error("a viewer's socket failed", exc_info=error)
            self.watching.append(asyncio.create_task(self._hang_up()))

        task = asyncio.create_task(coroutine)
        task.add_done_callback(ended)
        self.watching.append(task)

    async def _hang_up(self) -> None:
        with suppress(OSError, RuntimeError):  # gone, or closed already
            await self.close(FAILED)

    async def send_json(self, payload: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(payload))

    @property
    def language(self) -> str:
        return language_of(self.scope["headers"])


class OwnersConsumer(Socket):
    """A socket of somebody who is signed in, in groups, with a look around every few seconds."""

    user: User
    look_seconds = 3.0
    """Notices can get lost (Redis restarts): so often a viewer looks without one."""

    async def groups_of(self) -> list[str]:
        """Which groups this viewer belongs to; none closes the socket."""
        raise NotImplementedError

    async def show_all(self) -> None:
        """Send everything a viewer has to know who comes now."""
        raise NotImplementedError

    async def look(self) -> None:
        """Forever send what changes without a notice, or whose notice was lost."""
        while True:
            await asyncio.sleep(self.look_seconds)
            if not await self.may_still_see(may_be_old=LOOK_MAY_BE_OLD):
                return
            await self.look_once()

    async def look_once(self) -> None:
        await self.show_all()

    async def connect(self) -> None:
        await self.accept()
        user = self.scope["user"]
        wanted = await self._groups_of(user) if isinstance(user, User) else []
        if not wanted:
            await self.close(NOT_YOURS)
            return
        try:
            # Subscribed before the first look: nothing falls between.
            for group in wanted:
                await self.join(group)
        except broadcast.RedisDown as error:
            logger.warning("a viewer cannot be served: %s", error)
            await self.close(TRY_AGAIN)
            return
        await self.show_all()
        self.watch(self.look())

    async def _groups_of(self, user: User) -> list[str]:
        self.user = user
        return await self.groups_of()

    async def may_still_see(self, *, may_be_old: float = 0.0) -> bool:
        """Sessions end while sockets live: whether this viewer is still the one who connected."""
        session, token = self.scope.get("session"), self.scope.get("token")
        key = ("signed in", session.session_key if session else None, token.pk if token else None)
        user = await read_shared(key, lambda: still_signed_in(self.scope), may_be_old=may_be_old)
        if user == self.user:
            return True
        await self.close(NOT_YOURS)
        return False

    async def read_job(self, job_id: int, *, may_be_old: float = 0.0) -> selectors.JobDict | None:
        user, language = self.user, self.language

        def read() -> selectors.JobDict | None:
            job = selectors.find_job(job_id=job_id, owner=user)
            with translation.override(language):
                return selectors.job_dict(job) if job else None

        key = ("job", job_id, user.pk, language)
        found: selectors.JobDict | None = await read_shared(key, in_thread(read), may_be_old=may_be_old)
        return found


class JobConsumer(OwnersConsumer):
    """One job: its states, the history of its costs, and its newest frame."""

    async def groups_of(self) -> list[str]:
        self.job_id: int = self.scope["url_route"]["kwargs"]["job_id"]
        self.shown: selectors.JobDict | None = None
        self.newest: tuple[int, int] | None = None
        self.fresh = asyncio.Event()
        self.room = asyncio.BoundedSemaphore(FRAMES_ON_THE_WAY)
        is_mine = await self.read_job(self.job_id, may_be_old=LOOK_MAY_BE_OLD) is not None
        return [broadcast.job_group(self.job_id), broadcast.LINE_GROUP] if is_mine else []

    async def show_all(self) -> None:
        await self._show_state()
        key = ("history", self.job_id, self.user.pk)
        rows = await read_shared(key, in_thread(self._history))
        await self.send_json({"type": "job.history", "rows": rows})
        if await self._show_newest_frame(or_kept=True):
            await self.room.acquire()
        self.watch(self._send_frames())

    async def look_once(self) -> None:
        if self.shown and self.shown["state"] in Job.UNFINISHED:
            await self._show_state(may_be_old=LOOK_MAY_BE_OLD)
        self.fresh.set()

    async def job_state(self, event: dict[str, Any]) -> None:
        if await self.may_still_see():
            await self._show_state()

    async def job_line(self, event: dict[str, Any]) -> None:
        if self.shown and self.shown["state"] == Job.State.QUEUED:
            await self._show_state()

    async def job_frame(self, event: dict[str, Any]) -> None:
        self.fresh.set()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if _type_of(text_data) == "ready":
            with suppress(ValueError):  # more often than frames were sent
                self.room.release()

    def _history(self) -> list[list[float]]:
        job = selectors.find_job(job_id=self.job_id, owner=self.user)
        return selectors.history_of(job) if job else []

    def _kept_frame(self) -> bytes | None:
        job = selectors.find_job(job_id=self.job_id, owner=self.user)
        return selectors.find_kept_frame(job) if job and job.is_unfinished else None

    async def _send_frames(self) -> None:
        while True:
            await self.fresh.wait()
            # Room first, then the frame: what is sent is the newest there is when there is room for it.
            await self.room.acquire()
            self.fresh.clear()
            if not await self._show_newest_frame():
                self.room.release()

    async def _show_newest_frame(self, *, or_kept: bool = False) -> bool:
        try:
            key = ("frame", self.job_id)
            frame = await read_shared(key, lambda: broadcast.latest_frame(self.job_id))
        except broadcast.RedisDown:
            frame = None  # the next look, at the latest, will have it
        if frame is None and or_kept:
            frame = await in_thread(self._kept_frame)()
        if frame is None:
            return False
        header = broadcast.header_of(frame)
        newest = (header["attempt"], header["number"])
        if newest == self.newest:
            return False
        self.newest = newest
        await self.send(bytes_data=frame)
        made_at = header.get("made_at")  # an older worker does not say it
        if made_at is not None and not or_kept:  # who comes late waited for nothing
            await latencies.anote("stream", time.time() - made_at)
        return True

    async def _show_state(self, *, may_be_old: float = 0.0) -> None:
        found = await self.read_job(self.job_id, may_be_old=may_be_old)
        if found is None:
            await self.close(NOT_YOURS)
        elif found != self.shown:
            self.shown = found
            await self.send_json({"type": "job.state", "job": self.shown})


class JobListConsumer(OwnersConsumer):
    """All jobs of one owner: their states, no frames."""

    async def groups_of(self) -> list[str]:
        self.shown: dict[int, selectors.JobDict] = {}
        return [broadcast.owner_group(self.user.pk), broadcast.LINE_GROUP]

    async def show_all(self) -> None:
        for job in await in_thread(self._newest_jobs)():
            await self._show(job)

    async def job_state(self, event: dict[str, Any]) -> None:
        if await self.may_still_see():
            found = await self.read_job(event["job"])
            if found is not None:
                await self._show(found)

    async def job_line(self, event: dict[str, Any]) -> None:
        if any(job["state"] == Job.State.QUEUED for job in self.shown.values()):
            await self.show_all()

    async def _show(self, job: selectors.JobDict) -> None:
        if self.shown.get(job["id"]) != job:
            self.shown[job["id"]] = job
            await self.send_json({"type": "job.state", "job": job})

    def _newest_jobs(self) -> list[selectors.JobDict]:
        with translation.override(self.language):
            return selectors.job_dicts(selectors.list_jobs(owner=self.user)[:JOBS_ON_CONNECT])


def _type_of(text: str | None) -> str:
    with suppress(ValueError, RecursionError):
        message = json.loads(text or "")
        return str(message.get("type")) if isinstance(message, dict) else ""
    return ""
