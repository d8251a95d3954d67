"""Sockets of kiosks and of those who look after them. They forward, never judge."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread
from django.http.cookie import parse_cookie
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from webapp.accounts.models import User
from webapp.gate import broadcast, selectors, sending
from webapp.gate.broadcast import Answer
from webapp.gate.devices import COOKIE
from webapp.gate.models import Kiosk
from webapp.gate.words import said_to_visitor
from webapp.jobs.consumers import NOT_YOURS, TRY_AGAIN, OwnersConsumer, Socket
from webapp.sentences import Refused

logger = logging.getLogger(__name__)

REVOKED, REPLACED, TOO_LONG = 4401, 4409, 1009
LOOK_SECONDS = 1.0
SEEN_SECONDS = 60.0
PASSAGES_ON_CONNECT = 50


class KioskConsumer(Socket):
    """A kiosk: one frame is judged at a time; of those that come meanwhile the newest is kept."""

    async def connect(self) -> None:
        await self.accept()
        self.connection = uuid4()
        self.token = parse_cookie(self._header(b"cookie")).get(COOKIE, "")
        self.number = self.dropped = self.turn = 0
        self.newest: tuple[float, bytes] | None = None
        self.fresh = asyncio.Event()
        self.shown: dict[str, Any] | None = None
        self.is_available = True
        self.seen_at = 0.0
        kiosk = await self._find_kiosk()
        if kiosk is None:
            await self.close(REVOKED)
            return
        self.kiosk_id: int = kiosk.pk
        try:
            await self.join(broadcast.kiosk_group(kiosk.pk))
            # One screen a kiosk: the newest.
            self.turn = await broadcast.next_turn(kiosk.pk)
            notice = {"type": "kiosk.replaced", "turn": self.turn}
            await self.channel_layer.group_send(broadcast.kiosk_group(kiosk.pk), notice)
            self.is_available = await in_thread(selectors.is_available)()
        except broadcast.RedisDown as error:
            logger.warning("a kiosk cannot be served: %s", error)
            await self.close(TRY_AGAIN)
            return
        await self._show_state(kiosk)
        self.watch(self._look())
        self.watch(self._judge_frames())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if bytes_data is None:
            return
        if len(bytes_data) > broadcast.LONGEST_FRAME:
            await self.close(TOO_LONG)
            return
        if self.newest is not None:
            self.dropped += 1
        self.newest = (time.monotonic(), bytes_data)
        self.fresh.set()

    async def kiosk_revoked(self, event: dict[str, Any]) -> None:
        await self.close(REVOKED)

    async def kiosk_replaced(self, event: dict[str, Any]) -> None:
        if event["turn"] > self.turn:
            await self.close(REPLACED)

    async def kiosk_changed(self, event: dict[str, Any]) -> None:
        await self._look_once()

    async def leave(self) -> None:
        await super().leave()
        if not hasattr(self, "kiosk_id"):
            return
        if self.dropped:
            logger.info(
                "kiosk %s: %s frames were dropped, %s judged", self.kiosk_id, self.dropped, self.number
            )
        with suppress(*broadcast.RedisDown):
            await broadcast.forget(self.connection)
            await broadcast.tell_offline(self.kiosk_id)

    async def _judge_frames(self) -> None:
        while True:
            await self.fresh.wait()
            self.fresh.clear()
            if self.newest is None:
                continue
            (at, jpeg), self.newest = self.newest, None
            self.number += 1
            answer = await self._ask(self.number, at, jpeg)
            if answer is not None and answer.get("is_revoked"):
                await self.close(REVOKED)
                return
            await self._tell_availability(is_available=answer is not None)
            if answer is not None:
                await self._show(answer, 1000 * (time.monotonic() - at))

    async def _ask(self, number: int, at: float, jpeg: bytes) -> Answer | None:
        """The answer to a frame; ``None`` if nobody gave one in time."""
        until = at + broadcast.ANSWER_SECONDS
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await broadcast.offer_frame(self.connection, number=number, at=at, jpeg=jpeg)
                send = sync_to_async(sending.send_frame, thread_sensitive=False)
                await send(self.connection, self.kiosk_id)
                return await broadcast.next_answer(self.connection, at_least=number, until=until)
        except TimeoutError:
            return None
        except (OperationalError, Refused, *broadcast.RedisDown) as error:  # refused: the key is lost
            logger.warning("a frame of kiosk %s could not be judged: %s", self.kiosk_id, error)
            return None

    async def _show(self, answer: Answer, milliseconds: float) -> None:
        with translation.override(self.language):
            message, advice = said_to_visitor(
                phase=answer["phase"], prompt=answer["prompt"], reason=answer["reason"], name=answer["name"]
            )
        seen = {"type": "kiosk.seen", **answer, "message": message, "advice": advice}
        await self.send_json({**seen, "ms": round(milliseconds, 1)})

    async def _tell_availability(self, *, is_available: bool) -> None:
        if is_available != self.is_available and self.shown is not None:
            self.is_available = is_available
            await self.send_json({**self.shown, "is_available": is_available})

    async def _look(self) -> None:
        while True:
            await self._look_once()
            with suppress(*broadcast.RedisDown):
                await broadcast.tell_online(self.kiosk_id)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look_once(self) -> None:
        """Notices can get lost: what the row says now."""
        kiosk = await self._find_kiosk()
        if kiosk is None or kiosk.pk != self.kiosk_id:
            await self.close(REVOKED)
            return
        await self._show_state(kiosk)
        if time.monotonic() - self.seen_at > SEEN_SECONDS:
            self.seen_at = time.monotonic()
            await Kiosk.objects.filter(pk=kiosk.pk).aupdate(last_seen_at=timezone.now())

    async def _show_state(self, kiosk: Kiosk) -> None:
        state = {"type": "kiosk.state", "gate": selectors.kiosk_gate(kiosk.gate)}
        if state != self.shown:
            self.shown = state
            await self.send_json({**state, "is_available": self.is_available})

    async def _find_kiosk(self) -> Kiosk | None:
        found: Kiosk | None = await in_thread(selectors.find_kiosk)(self.token)
        return found

    def _header(self, name: bytes) -> str:
        return str(dict(self.scope["headers"]).get(name, b"").decode("latin-1"))


class StaffConsumer(OwnersConsumer):
    """A socket of those who may see passages, asked again at every message."""

    viewer: User | None
    look_seconds = LOOK_SECONDS

    async def groups_of(self) -> list[str]:
        return [broadcast.PASSAGES_GROUP] if await self._may_see() else []

    async def may_still_see(self, *, may_be_old: float = 0.0) -> bool:
        if not await super().may_still_see(may_be_old=may_be_old):
            return False
        if await self._may_see():
            return True
        await self.close(NOT_YOURS)
        return False

    async def _may_see(self) -> bool:
        # A fresh row: rights are remembered with it.
        self.viewer = await in_thread(User.objects.filter(pk=self.user.pk, is_active=True).first)()
        may: bool = await in_thread(self._has_right)()
        return may

    def _has_right(self) -> bool:
        return self.viewer is not None and self.viewer.has_perm("gate.view_passages")


class PassagesConsumer(StaffConsumer):
    """Passages as they happen: the newest on connect, then each, and again when somebody judges it."""

    async def show_all(self) -> None:
        for passage in await in_thread(self._newest)():
            await self.send_json({"type": "passage", "passage": passage})

    async def look_once(self) -> None:
        """Every passage is told once: nothing changes without a notice."""

    async def passage_new(self, event: dict[str, Any]) -> None:
        if not await self.may_still_see():
            return
        if passage := await in_thread(self._read)(event["passage"]):
            await self.send_json({"type": "passage", "passage": passage})

    def _newest(self) -> list[selectors.PassageDict]:
        with translation.override(self.language):
            newest = list(selectors.list_passages()[:PASSAGES_ON_CONNECT])
            return selectors.passage_dicts(reversed(newest), self.viewer) if self.viewer else []

    def _read(self, passage_id: int) -> selectors.PassageDict | None:
        with translation.override(self.language):
            passage = selectors.find_passage(passage_id)
            return selectors.passage_dict(passage, self.viewer) if passage and self.viewer else None


class GatesConsumer(StaffConsumer):
    """All gates: who is there, what was decided today; sent when it changes."""

    async def groups_of(self) -> list[str]:
        self.shown: str = ""
        return await super().groups_of()

    async def show_all(self) -> None:
        rows = await in_thread(selectors.gate_dicts)()
        payload = json.dumps({"type": "gates", "gates": rows})
        if payload != self.shown:
            self.shown = payload
            await self.send(text_data=payload)

    async def passage_new(self, event: dict[str, Any]) -> None:
        if await self.may_still_see():
            await self.show_all()
