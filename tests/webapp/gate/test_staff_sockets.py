"""What those who look after the gates see as it happens, and that nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async as in_thread

from tests.webapp.gate.conftest import Device, MakePassage
from tests.webapp.gate.kiosk import KioskSocket
from tests.webapp.sockets import Closed
from tests.webapp.viewer import Viewer
from webapp.accounts.models import User
from webapp.gallery.models import Person
from webapp.gate import broadcast
from webapp.gate.models import Gate
from webapp.gate.services import passages
from webapp.jobs.broadcast import close_connections, tell_worker_alive

pytestmark = pytest.mark.django_db(transaction=True)
SOCKETS = ["/ws/passages/", "/ws/gates/"]


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await close_connections()


@pytest.mark.parametrize("path", SOCKETS)
async def test_nobody_else_is_told_anything(
    path: str, make_passage: MakePassage, reception: User, alice: User, danielle: Person, guest: User
) -> None:
    for stranger in (reception, alice, guest, None):
        async with Viewer(path, stranger) as viewer:
            assert await viewer.next() == Closed(4404)
            passage = await in_thread(make_passage)(person=danielle)
            await in_thread(broadcast.publish_passage)(passage.pk)
            assert await viewer.hears_nothing()


@pytest.mark.parametrize("path", SOCKETS)
async def test_a_kiosk_is_nobody_there(path: str, device: Device) -> None:
    socket = KioskSocket(device.token)
    socket.path = path
    async with socket as kiosk:
        assert await kiosk.next_close() == 4404


@pytest.mark.parametrize("path", SOCKETS)
async def test_another_sites_page_is_refused(path: str, security: User) -> None:
    async with Viewer(path, security, origin="https://evil.example") as viewer:
        assert not viewer.accepted


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("how", ["the role is taken away", "signed out", "switched off"])
async def test_whoever_loses_the_right_is_told_nothing_more(
    path: str, how: str, gate: Gate, make_passage: MakePassage, security: User
) -> None:
    await in_thread(make_passage)()
    async with Viewer(path, security) as viewer:
        await viewer.next()
        if how == "the role is taken away":
            await in_thread(security.groups.clear)()
        elif how == "signed out":
            await sync_to_async(viewer.client.logout)()
        else:
            await User.objects.filter(pk=security.pk).aupdate(is_active=False)
        passage = await in_thread(make_passage)()
        await in_thread(broadcast.publish_passage)(passage.pk)
        assert await viewer.next() == Closed(4404)


async def test_the_newest_passages_come_first_and_then_each_as_it_happens(
    make_passage: MakePassage, danielle: Person, security: User
) -> None:
    for _ in range(52):
        await in_thread(make_passage)(outcome="refused", reason="not_enrolled")
    async with Viewer("/ws/passages/", security) as viewer:
        shown = [await viewer.next() for _ in range(50)]
        ids = [message["passage"]["id"] for message in shown]  # type: ignore[index]
        assert ids == sorted(ids)
        assert await viewer.hears_nothing()
        new = await in_thread(make_passage)(person=danielle, distance=0.21, threshold=0.33)
        await in_thread(broadcast.publish_passage)(new.pk)
        message = await viewer.next()
        assert isinstance(message, dict)
        told = message["passage"]
        assert (message["type"], told["id"], told["distance"]) == ("passage", new.pk, 0.21)
        assert told["person"]["name"] == "Danielle Smith"
        assert told["sentence"] == "Recognised, and allowed to pass."
        new = await in_thread(lambda: type(new).objects.select_related("gate", "person").get(pk=new.pk))()
        await in_thread(passages.dispute_passage)(new, actor=security)
        message = await viewer.next()
        assert isinstance(message, dict)
        assert message["passage"]["is_disputed"]


async def test_gates_are_shown_as_they_are_now(
    gate: Gate, device: Device, make_passage: MakePassage, security: User
) -> None:
    async with Viewer("/ws/gates/", security) as viewer:
        message = await viewer.next()
        assert isinstance(message, dict)
        (row,) = message["gates"]
        assert (row["name"], row["kiosks"], row["kiosks_online"]) == ("Front door", 1, 0)
        assert (row["is_available"], row["opened_today"]) == (False, 0)
        await in_thread(tell_worker_alive)("one", ["faces"])
        async with KioskSocket(device.token):
            while not (row["is_available"] and row["kiosks_online"]):
                row = (await viewer.next())["gates"][0]  # type: ignore[index]
            for outcome in ("opened", "spoof", "spoof"):
                passage = await in_thread(make_passage)(outcome=outcome)
                await in_thread(broadcast.publish_passage)(passage.pk)
            while (row["opened_today"], row["refused_today"], row["spoofs_today"]) != (1, 0, 2):
                row = (await viewer.next())["gates"][0]  # type: ignore[index]
        while row["kiosks_online"]:
            row = (await viewer.next())["gates"][0]  # type: ignore[index]
