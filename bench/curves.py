"""Curves over steps as an SVG, beside each other on the same scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

COLORS = ("#3b5bdb", "#0b8f7a", "#b58900", "#d9480f", "#c2255c")
"""The later, the warmer; legible on white."""
WIDTH, HEIGHT, GAP, LEFT, TOP, BOTTOM = 380, 260, 40, 48, 34, 40


class Curve(NamedTuple):
    """A curve: its name, and a value 0 to 1 for each step from 1."""

    name: str
    values: Sequence[float]


def panels(curves: Mapping[str, Sequence[Curve]], what: str) -> str:
    """An SVG on white: a panel for each heading, its curves named at their right; ``what`` they show stands above the axis."""
    width = LEFT + len(curves) * (WIDTH + GAP)
    steps = max(len(curve.values) for panel in curves.values() for curve in panel)
    parts = [
        _panel(LEFT + place * (WIDTH + GAP), heading, panel, what, steps)
        for place, (heading, panel) in enumerate(curves.items())
    ]
    size = f"{width} {TOP + HEIGHT + BOTTOM}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _panel(left: int, heading: str, curves: Sequence[Curve], what: str, steps: int) -> str:
    parts = [
        f'<text x="{left}" y="16" font-size="15" font-weight="bold">{escape(f"{heading}: {what}")}</text>'
    ]
    for tenths in range(0, 11, 2):
        y = TOP + HEIGHT * (1 - tenths / 10)
        parts.append(f'<path d="M{left} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#444">{tenths * 10} %</text>'
        )
    for quarter in range(5):
        x, step = left + WIDTH * quarter / 4, round(steps * quarter / 4)
        anchor = "start" if quarter == 0 else "middle"
        words = "step 0" if quarter == 0 else str(step)
        parts.append(
            f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="{anchor}" fill="#444">{words}</text>'
        )
    for place, (name, values) in enumerate(curves):
        color = COLORS[place % len(COLORS)]
        points = " ".join(
            f"{left + WIDTH * number / steps:.1f},{TOP + HEIGHT * (1 - value):.1f}"
            for number, value in enumerate(values, 1)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        y = TOP + 16 + 18 * place
        parts.append(f'<path d="M{left + WIDTH - 96} {y - 4}h20" stroke="{color}" stroke-width="3"/>')
        parts.append(f'<text x="{left + WIDTH - 70}" y="{y}">{escape(name)}</text>')
    return "".join(parts)
