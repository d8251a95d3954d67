"""What came of a call, for doors of all kinds; see ``webapp.webhooks.answers``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from webapp.webhooks import answers

WORDS: dict[str, Promise] = {
    **answers.WORDS,
    "published": _("the broker has taken the message"),
    "not_taken": _("the broker did not take the message within %(detail)s s"),
    "broker_refuses": _("the broker refuses: %(detail)s"),
    "exit_code": _("the program ended with code %(detail)s"),
    "not_done": _("the program was not done within %(detail)s s"),
    "no_program": _("the program cannot be run: %(detail)s"),
    "not_allowed": _("“%(detail)s” is not among FACET_DOOR_COMMANDS"),
    "sealed": _("the door’s settings cannot be opened: the key that sealed them is missing"),
}


def in_words(answer: str) -> str:
    """An answer in the active language."""
    return answers.in_words(answer, WORDS)
