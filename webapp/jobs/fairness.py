"""Whose turn it is: nobody waits for all that somebody else has asked for."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple


class Waiting(NamedTuple):
    """A job in the line."""

    job: int
    owner: int
    queued_at: datetime
    goes_first: bool = False


def in_turn(
    waiting: Iterable[Waiting], *, running: Mapping[int, int], lately: Mapping[int, float]
) -> list[int]:
    """Return the jobs' numbers in the order in which they are taken, if nothing ends meanwhile.

    What was begun and handed back goes first. Then it is the turn of who has the fewest running, of those
    the one for whom least was computed lately, of those the one who waits longest; each with their oldest job.

    Args:
        running: owner → how many of their jobs run in this line.
        lately: owner → seconds computed for them lately.
    """
    taken = defaultdict(int, running)
    begun: list[Waiting] = []
    of_owner: dict[int, list[Waiting]] = defaultdict(list)
    for one in sorted(waiting, key=lambda one: (one.queued_at, one.job), reverse=True):
        (begun if one.goes_first else of_owner[one.owner]).append(one)
    order = []
    for one in reversed(begun):
        order.append(one.job)
        taken[one.owner] += 1

    def rank(owner: int) -> tuple[int, float, datetime, int, int]:
        oldest = of_owner[owner][-1]
        return taken[owner], lately.get(owner, 0.0), oldest.queued_at, oldest.job, owner

    turns = [rank(owner) for owner in of_owner]
    heapq.heapify(turns)
    while turns:
        owner = heapq.heappop(turns)[-1]
        order.append(of_owner[owner].pop().job)
        taken[owner] += 1
        if of_owner[owner]:
            heapq.heappush(turns, rank(owner))
    return order
