"""The walls between the rooms stand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "webapp.config.settings"}
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment, capture_output=True, text=True
    )


def test_imports_look_down_only() -> None:
    checked = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_errands_load_no_network() -> None:
    tasks = "webapp.jobs.tasks, webapp.gallery.tasks, webapp.gate.tasks, webapp.gate.pipelines.thresholds"
    script = f"import django; django.setup(); import {tasks}, sys; print('tensorflow' in sys.modules)"
    imported = run("-c", script)
    assert imported.stdout.strip() == "False", imported.stdout + imported.stderr


def test_a_web_process_loads_no_network() -> None:
    heavy = ("tensorflow", "keras", "scipy", "skimage", "sklearn", "onnx")
    script = f"import webapp.config.asgi, sys; print([name for name in {heavy} if name in sys.modules])"
    imported = run("-c", script)
    assert imported.stdout.strip() == "[]", imported.stdout + imported.stderr
