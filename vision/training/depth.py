"""How much of a network that has learned before learns on: the more, the more pictures there are."""

from __future__ import annotations

from typing import Literal

Depth = Literal["head", "blocks", "all"]
"""The softmax alone, the last blocks with it, everything."""
BLOCKS_FROM, ALL_FROM = 40, 300
"""Pictures of the class that has fewest, from which on less is frozen."""


def suggested_depth(fewest: int) -> Depth:
    """What should learn, if the class with fewest pictures has so many.

    Example:
        >>> suggested_depth(8), suggested_depth(60), suggested_depth(500)
        ('head', 'blocks', 'all')
    """
    if fewest < BLOCKS_FROM:
        return "head"
    return "blocks" if fewest < ALL_FROM else "all"
