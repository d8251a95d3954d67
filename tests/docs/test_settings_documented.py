"""What a person can set, type or start is in the docs."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
READERS = ("webapp/config/settings.py", "webapp/config/embedded.py")
VARIABLE = re.compile(r'"((?:FACET_[A-Z_]+|DATABASE_URL|REDIS_URL))"')


def variables_in_code() -> set[str]:
    return {name for path in READERS for name in VARIABLE.findall((PROJECT / path).read_text())}


def variables_in_docs() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (PROJECT / "docs/settings.md").read_text(), re.MULTILINE))


def test_every_environment_variable_is_in_the_table_and_none_is_invented() -> None:
    assert variables_in_code() == variables_in_docs()


def test_every_make_target_of_the_help_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    for target in re.findall(r'@echo "make (\w+)', makefile):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    "page",
    ["README.md", "CONTRIBUTING.md", *[f"docs/{path.name}" for path in (PROJECT / "docs").glob("*.md")]],
)
def test_every_link_and_every_file_named_leads_somewhere(page: str) -> None:
    text = (PROJECT / page).read_text()
    folder = (PROJECT / page).parent
    for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text):
        assert (folder / target).exists(), target
    for name in re.findall(r"`((?:vision|webapp|frontend|tests|bench|docs)/[\w./-]+)`", text):
        assert (PROJECT / name).exists(), name
