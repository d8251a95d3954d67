"""What a thousand viewers ask for at once is read once or twice, and never from before they asked."""

from __future__ import annotations

import asyncio

from webapp.jobs.shared_reads import read_shared


class Row:
    """Something that changes; reading it takes a moment."""

    def __init__(self) -> None:
        self.value = self.reads = 0

    async def read(self) -> int:
        self.reads += 1
        found = self.value
        await asyncio.sleep(0.01)
        return found


async def test_a_thousand_at_once_are_two_reads() -> None:
    row = Row()
    assert set(await asyncio.gather(*(read_shared("row", row.read) for _ in range(1000)))) == {0}
    assert row.reads <= 2


async def test_who_asks_after_a_change_sees_it_though_a_read_was_going_on() -> None:
    row = Row()
    before = asyncio.create_task(read_shared("row", row.read))
    await asyncio.sleep(0.005)
    row.value = 1
    assert await read_shared("row", row.read) == 1
    assert await before == 0


async def test_a_look_takes_what_was_read_a_moment_ago() -> None:
    row = Row()
    await read_shared("row", row.read)
    row.value = 1
    assert await read_shared("row", row.read, may_be_old=5.0) == 0
    assert await read_shared("row", row.read) == 1
    assert row.reads == 2


async def test_one_who_goes_does_not_take_it_from_the_others() -> None:
    row = Row()
    first, second = (asyncio.create_task(read_shared("row", row.read)) for _ in range(2))
    await asyncio.sleep(0.002)
    first.cancel()
    assert await second == 0


async def test_what_goes_wrong_is_told_to_all_and_not_kept() -> None:
    async def fail() -> int:
        raise OSError("the database is away")

    for outcome in await asyncio.gather(
        *(read_shared("row", fail) for _ in range(3)), return_exceptions=True
    ):
        assert isinstance(outcome, OSError)
    assert await read_shared("row", Row().read) == 0


async def test_others_keys_are_others_rows() -> None:
    mine, theirs = Row(), Row()
    theirs.value = 7
    assert await asyncio.gather(read_shared("mine", mine.read), read_shared("theirs", theirs.read)) == [0, 7]
