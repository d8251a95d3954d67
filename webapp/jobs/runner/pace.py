"""How long it will still take."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 8.0
SHORTEST_SECONDS = 0.8
SMOOTHING = 0.2


class Pace:
    """Estimates the time left from how fast the fraction has grown in the last seconds."""

    def __init__(self) -> None:
        self._moments: deque[tuple[float, float]] = deque()
        self._seconds_left: float | None = None
        self._estimated_at = 0.0

    def seconds_left(self, fraction: float, now: float) -> float | None:
        """Return the seconds left, or ``None`` while there is too little to say.

        Args:
            fraction: 0 to 1.
            now: seconds of a monotonic clock.
        """
        self._moments.append((now, fraction))
        while now - self._moments[0][0] > WINDOW_SECONDS:
            self._moments.popleft()
        since, before = self._moments[0]
        if now - since < SHORTEST_SECONDS or fraction <= before:
            return self._counted_down(now)
        estimate = (1.0 - fraction) * (now - since) / (fraction - before)
        expected = self._counted_down(now)
        # Smoothed, as a clock that jumps is not believed.
        self._seconds_left = estimate if expected is None else expected + SMOOTHING * (estimate - expected)
        self._estimated_at = now
        return self._seconds_left

    def _counted_down(self, now: float) -> float | None:
        if self._seconds_left is None:
            return None
        return max(0.0, self._seconds_left - (now - self._estimated_at))
