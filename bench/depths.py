"""What are shortcuts for? ``python -m bench.depths``

Trains plain and residual networks of growing depth on the same digits of MNIST with the same seed, as *Plain against residual* of the
classroom does, and prints a table of their errors. ``--draw`` writes the curves of training error as an SVG, plain beside residual;
``--rows`` keeps them as JSON, and if the file is there draws from it without training.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from bench.curves import Curve, panels
from vision.training.classics import depth_settings, train_depths
from vision.training.depths import DepthSettings

EARLY = (50, 100)
"""Steps after which the table says how far each is."""


@click.command()
@click.option("--depths", default="8,20,32,44", show_default=True, help="Layers, separated by commas.")
@click.option("--pictures", default=5000, show_default=True)
@click.option("--steps", default=600, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--draw", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--rows", type=click.Path(dir_okay=False, path_type=Path))
def main(*, depths: str, pictures: int, steps: int, seed: int, draw: Path | None, rows: Path | None) -> None:
    """Plain against residual networks."""
    if rows is not None and rows.exists():
        networks = json.loads(rows.read_bytes())
    else:
        chosen = tuple(int(depth) for depth in depths.split(","))
        networks = _trained(depth_settings(chosen, steps=steps, seed=seed), pictures)
    if rows is not None:
        rows.write_text(json.dumps(networks))
    click.echo(_table(networks))
    if draw is not None:
        draw.write_text(_drawing(networks))


def _trained(settings: DepthSettings, pictures: int) -> list[dict[str, Any]]:
    """For each network its depth, its kind, its errors while it learned and at the end, and the processor's seconds."""
    networks = [
        {"depth": depth, "shortcuts": shortcuts, "errors": []} for depth, shortcuts in settings.networks
    ]
    began = time.process_time()
    for step in train_depths(settings, pictures=pictures):
        if not step.figures:
            continue
        row = networks[int(step.figures["network"])]
        row["errors"].append(round(step.figures["training_error"], 4))
        if "final_test_error" in step.figures:
            now = time.process_time()
            row |= {name: step.figures[f"final_{name}"] for name in ("training_error", "test_error")}
            row["seconds"], began = now - began, now
            click.echo(
                f"{row['depth']} layers, shortcuts {row['shortcuts']}: {row['seconds']:.0f} s", err=True
            )
    return networks


def _table(networks: list[dict[str, Any]]) -> str:
    early = [f"{kind}after {step}" for step in EARLY for kind in ("plain: training error ", "residual: ")]
    ends = [
        f"{kind}{what}"
        for what in ("training error at the end", "test error")
        for kind in ("plain: ", "residual: ")
    ]
    lines = [f"| layers | {' | '.join([*early, *ends])} |", "| ---: " * (1 + len(early) + len(ends)) + "|"]
    for plain, residual in zip(networks[::2], networks[1::2], strict=True):
        cells = [f"{one['errors'][step - 1]:.1%}" for step in EARLY for one in (plain, residual)]
        cells += [
            f"{one[what]:.2%}" for what in ("training_error", "test_error") for one in (plain, residual)
        ]
        lines.append(f"| {plain['depth']} | {' | '.join(cells)} |")
    seconds = sum(one["seconds"] for one in networks)
    return "\n".join([*lines, f"{seconds:.0f} s of processor for all"])


def _drawing(networks: list[dict[str, Any]]) -> str:
    def curves(*, shortcuts: bool) -> list[Curve]:
        return [
            Curve(f"{one['depth']} layers", one["errors"])
            for one in networks
            if one["shortcuts"] == shortcuts
        ]

    return panels({"Plain": curves(shortcuts=False), "Residual": curves(shortcuts=True)}, "training error")


if __name__ == "__main__":
    main()
