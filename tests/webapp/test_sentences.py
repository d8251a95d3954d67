"""Every reason has a sentence, and every sentence its numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from webapp.sentences import SENTENCES, error_json, language_of, sentence_of

# The rooms of training are for the terminal so far, which has sentences of its own.
TERMINAL_ONLY = {"siamese", "command_line"}
CODE = [
    path
    for room in ("vision", "webapp")
    for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
    if not TERMINAL_ONLY & set(path.parts)
]
RAISED = re.compile(r'(?:Refused|BadImage|BadSetting|WeightsMissing)\(\s*"(\w+)"')


def test_every_reason_raised_anywhere_has_a_sentence() -> None:
    raised = {reason for path in CODE for reason in RAISED.findall(path.read_text())}
    assert len(raised) > 10
    assert raised <= SENTENCES.keys()


def test_numbers_are_said_as_people_say_them() -> None:
    with translation.override("en"):
        assert "500 megapixels" in sentence_of("too_many_pixels", {"pixels": 5e8, "max_pixels": 1e8})
        assert "47.7\xa0MB" in sentence_of("file_too_large", {"max_bytes": 50_000_000})
        assert "31 × 64" in sentence_of("too_small", {"width": 31, "height": 64, "min_side": 32})


def test_an_unknown_reason_is_our_fault() -> None:
    assert error_json("no_such_thing", {})["reason"] == "internal"


def test_a_missing_number_does_not_break_the_sentence() -> None:
    assert sentence_of("too_many_pixels", {})


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (b"", b"", "en"),
        (b"", b"zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        (b"django_language=zh-hans", b"en", "zh-hans"),
        (b"django_language=klingon", b"fr;q=0.9, zh-hans", "zh-hans"),
        (b"\xff\xfe", b"\xff", "en"),
    ],
)
def test_the_language_somebody_chose_or_reads(cookie: bytes, accepted: bytes, language: str) -> None:
    assert language_of([(b"cookie", cookie), (b"accept-language", accepted)]) == language
