"""A program follows a job by its token, until it is revoked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from tests.webapp.api.conftest import token_of
from tests.webapp.conftest import MakeJob
from tests.webapp.viewer import Viewer
from webapp.accounts.models import ApiToken, User
from webapp.jobs import broadcast, runner
from webapp.jobs.consumers import NOT_YOURS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _connections_end_with_their_loop() -> AsyncIterator[None]:
    yield
    await broadcast.close_connections()


class Program(Viewer):
    """A viewer without a browser: no cookie, no origin, a token."""

    def __init__(self, path: str, token: str) -> None:
        super().__init__(path, None, origin="")
        self.more_headers = {"authorization": f"Bearer {token}"}


def path_of(job: Any) -> str:
    return f"/ws/jobs/{job.pk}/"


async def test_follows_a_job_to_its_end(make_job: MakeJob, alice: User) -> None:
    job = await sync_to_async(make_job)(steps=4, seconds=0.02)
    token = await sync_to_async(token_of)(alice, "jobs:read")
    async with Program(path_of(job), token) as program:
        assert (await program.next_state())["state"] == "queued"
        await sync_to_async(runner.run)(job.pk)
        assert (await program.next_state(state="done"))["fraction"] == 1.0
    async with Program(path_of(job), token) as program:
        frame = await program.next_frame()
        assert frame.picture.startswith(b"\xff\xd8")
        assert frame.header["job"] == job.pk


@pytest.mark.parametrize("scopes", [("photos:read",), None])
async def test_not_without_the_scope_nor_with_a_made_up_token(
    make_job: MakeJob, alice: User, scopes: tuple[str, ...] | None
) -> None:
    job = await sync_to_async(make_job)()
    token = await sync_to_async(token_of)(alice, *scopes) if scopes else "facet_" + "0" * 64
    async with Program(path_of(job), token) as program:
        assert not program.accepted


async def test_not_to_somebody_elses(make_job: MakeJob, bob: User) -> None:
    job = await sync_to_async(make_job)()
    async with Program(path_of(job), await sync_to_async(token_of)(bob)) as program:
        assert await program.next_close() == NOT_YOURS


async def test_ends_when_the_token_is_revoked(make_job: MakeJob, alice: User) -> None:
    job = await sync_to_async(make_job)()
    token = await sync_to_async(token_of)(alice)
    async with Program(path_of(job), token) as program:
        await program.next_state()
        await ApiToken.objects.all().adelete()
        await sync_to_async(broadcast.publish_state)(job)
        assert await program.next_close() == NOT_YOURS


async def test_other_sockets_are_for_browsers_only(alice: User) -> None:
    async with Program("/ws/gates/", await sync_to_async(token_of)(alice)) as program:
        assert not program.accepted
