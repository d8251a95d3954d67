"""The costs of a whole computation in a few hundred rows."""

from __future__ import annotations

MAX_ROWS = 400


class ThinnedHistory:
    """Rows of numbers, the first being the step; every second one goes when they become too many.

    Args:
        rows: what an earlier attempt has kept.
        max_rows: at least 3.
    """

    def __init__(self, rows: list[list[float]], max_rows: int = MAX_ROWS) -> None:
        self._rows = [list(row) for row in rows]
        self._newest: list[float] | None = None
        self._max_rows = max_rows
        self._stride = 1
        while len(self._rows) >= 2 and self._stride < self._rows[1][0] - self._rows[0][0]:
            self._stride *= 2

    def add(self, row: list[float]) -> None:
        # After a resume the steps since the checkpoint are computed again.
        while self._rows and self._rows[-1][0] >= row[0]:
            self._rows.pop()
        self._newest = row
        if not self._rows or row[0] - self._rows[-1][0] >= self._stride:
            self._rows.append(row)
        if len(self._rows) >= self._max_rows:
            self._rows = self._rows[::2]
            self._stride *= 2

    def rows(self) -> list[list[float]]:
        """Return at most ``max_rows`` rows in order, the newest included."""
        if self._newest is None or (self._rows and self._rows[-1] == self._newest):
            return list(self._rows)
        return [*self._rows, self._newest]
