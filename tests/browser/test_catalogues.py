"""Everything that Facet says, it says in Chinese, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib
import pytest
from babel.messages.extract import extract_from_dir
from django.utils.translation.template import templatize

from tests.browser.facet import PROJECT

CATALOGUES = PROJECT / "webapp/locale/zh_Hans/LC_MESSAGES"
_PLACEHOLDER = re.compile(r"%\(\w+\)s")
# The first text of a call: of `ngettext`, the singular.
_TEMPLATE_CALL = re.compile(
    r"""n?gettext\(u?(?P<quote>['"])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)[,)]""", re.DOTALL
)
_PYTHON_KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
}  # fmt: skip
_BRACED_CALL = re.compile(r"""\$\{gettext\((?P<quote>['"])(?P<text>.*?)(?P=quote)""")
_SCRIPT_KEYWORDS = {"gettext": None, "ngettext": (1, 2)}


def python_sentences() -> Iterator[str]:
    found = extract_from_dir(PROJECT / "webapp", [("**.py", "python")], keywords=_PYTHON_KEYWORDS)
    for _, _, message, _, _ in found:
        yield message if isinstance(message, str) else message[0]


def template_sentences() -> Iterator[str]:
    for template in (PROJECT / "webapp").rglob("templates/**/*.html"):
        words = templatize(template.read_text())
        for call in _TEMPLATE_CALL.finditer(words):
            yield call["text"].replace("\\'", "'").replace('\\"', '"')


def script_sentences() -> Iterator[str]:
    found = extract_from_dir(
        PROJECT / "frontend/src",
        [("**.ts", "javascript")],
        options_map={"**.ts": {"template_string": "false"}},
        keywords=_SCRIPT_KEYWORDS,
    )
    for _, _, message, _, _ in found:
        yield message if isinstance(message, str) else message[0]
    # Babel overlooks a call within a template string's braces.
    for script in (PROJECT / "frontend/src").rglob("*.ts"):
        for call in _BRACED_CALL.finditer(script.read_text()):
            yield call["text"]


def translated(name: str) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(CATALOGUES / name))}


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("django.po", {*python_sentences(), *template_sentences()}),
        ("djangojs.po", set(script_sentences())),
    ],
)
def test_every_sentence_is_translated(name: str, sentences: set[str]) -> None:
    entries = translated(name)
    assert len(sentences) > 40
    assert {
        sentence for sentence in sentences if sentence not in entries or not entries[sentence].translated()
    } == set()


@pytest.mark.parametrize("name", ["django.po", "djangojs.po"])
def test_translations_keep_the_blanks_and_say_nothing_that_is_not_said(name: str) -> None:
    said = {*python_sentences(), *template_sentences()} if name == "django.po" else set(script_sentences())
    for msgid, entry in translated(name).items():
        words = entry.msgstr or entry.msgstr_plural[0]
        assert set(_PLACEHOLDER.findall(words)) == set(_PLACEHOLDER.findall(entry.msgid_plural or msgid)), (
            msgid
        )
        assert msgid in said, f"nobody says “{msgid}” any more"
        assert "fuzzy" not in entry.flags
