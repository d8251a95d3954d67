"""How far a computation is, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from vision.step import Step


def shown_progress(steps: Iterable[Step], label: str) -> Iterator[Step]:
    """Show progress and figures on standard error: a bar, or where nobody watches a line each tenth."""
    is_watched = sys.stderr.isatty()
    tenth = 0
    with click.progressbar(
        length=1000, label=label, file=sys.stderr, item_show_func=figures_of, width=24,
        show_eta=False,  # it would count loading as painting and the small scales as fast as the large
        hidden=not is_watched,
    ) as bar:  # fmt: skip
        for step in steps:
            bar.update(round(step.fraction * 1000) - bar.pos, step)
            if not is_watched and int(step.fraction * 10) > tenth:
                tenth = int(step.fraction * 10)
                click.echo(f"{label} {tenth * 10} %: {figures_of(step)}", err=True)
            yield step


def figures_of(step: Step | None) -> str:
    """What a step measured, in a few words."""
    if step is None:
        return ""
    figures = step.figures
    if step.message == "downloading":
        return f"{figures['bytes'] / 1e6:.1f} of {figures['total'] / 1e6:.1f} MB"
    if step.message == "painting":
        costs = f"content {figures['content_cost']:.4g}, style {figures['style_cost']:.4g}"
        return f"step {figures['step']:.0f} of {figures['steps']:.0f}, {figures['scale_px']:.0f} px, {costs}"
    if step.message == "reading":
        return f"{figures['photos']:.0f} photos, {figures['skipped']:.0f} files skipped"
    if step.message == "training":
        return f"step {figures['step']:.0f} of {figures['steps']:.0f}, loss {figures['loss']:.4f}"
    if step.message == "visualizing":
        return f"step {figures['step']:.0f} of {figures['steps']:.0f}, activation {figures['activation']:.3g}"
    return step.message
