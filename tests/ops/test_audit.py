"""No pinned package has a known weakness, as far as the public lists can be asked from here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
OUT_OF_REACH = ("Could not connect", "Max retries exceeded", "timed out")


def asked(*command: str, folder: Path = PROJECT) -> dict[str, Any]:
    """What a list says, as the command's JSON. Skips the test where the list cannot be asked."""
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    if not answer.stdout and any(words in answer.stderr for words in OUT_OF_REACH):
        pytest.skip(f"the list of weaknesses cannot be asked from here: {answer.stderr.splitlines()[-1]}")
    return dict(json.loads(answer.stdout))


@pytest.mark.timeout(300)
def test_pythons_packages() -> None:
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
    command = (sys.executable, "-m", "pip_audit", *options, "--requirement", "requirements.txt")
    packages = asked(*command)["dependencies"]
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        pytest.skip(f"PyPI's list of weaknesses cannot be asked from here: {packages[0]['skip_reason']}")
    assert [package for package in known if package["vulns"]] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("folder", ["frontend", "vision/pretrained/npm", "tests/faces"])
def test_npms_packages(folder: str) -> None:
    report = asked("npm", "audit", "--json", "--audit-level=high", folder=PROJECT / folder)
    if "auditReportVersion" not in report:
        pytest.skip(f"npm's list of weaknesses cannot be asked from here: {report.get('message', report)}")
    serious = ("high", "critical")
    assert {name: one for name, one in report["vulnerabilities"].items() if one["severity"] in serious} == {}
