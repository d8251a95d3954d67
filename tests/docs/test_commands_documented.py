"""Every command is in the docs, every command in the docs exists, and every kind of job has one."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from vision.__main__ import main
from webapp.config.settings import JOB_KINDS

PROJECT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (PROJECT / "docs").glob("*.md")))
PAGE = (PROJECT / "docs/command-line.md").read_text()


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))
        else:
            yield (*above, name)


EVERY = tuple(commands(main))


def command_of(line: str) -> tuple[str, ...]:
    """The command in what somebody would type behind ``python -m vision``."""
    words = tuple(line.split()[:2])
    return words if isinstance(main.commands.get(words[0]), click.Group) else words[:1]


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_command_has_help_and_is_in_the_docs(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*command, "--help"])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[2].strip(), "a sentence of what it is for"
    assert f"`{' '.join(command)}" in PAGE or f"vision {' '.join(command)}" in PAGE


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_in_the_docs_exists(page: str) -> None:
    lines = re.findall(r"python -m vision ([a-z][^`\n#]*)", (PROJECT / page).read_text())
    for line in lines:
        command = command_of(line)
        help_text = CliRunner().invoke(main, [*command, "--help"])
        assert help_text.exit_code == 0, line
        for option in re.findall(r"--[a-z][a-z-]+", line):
            assert option in help_text.output, line


def test_every_kind_of_job_has_a_command() -> None:
    table = dict(re.findall(r"^\| (.+?) \| (.+) \|$", PAGE, re.MULTILINE))
    named = {kind for kinds in table for kind in re.findall(r"`(\w+)`", kinds)}
    assert named == set(JOB_KINDS)
    for line in (line for cell in table.values() for line in re.findall(r"`([^`]+)`", cell)):
        assert command_of(line) in EVERY, line
