"""What came of asking another machine: kept as a slug with a detail, read in the language of whoever looks.

An answer is ``slug``, or ``slug: detail`` with what a program said in its own words.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "status": _("the server said %(detail)s"),
    "redirect": _("the server said %(detail)s; redirects are not followed"),
    "bad_address": _("this is no web address"),
    "no_answer": _("no answer within %(detail)s s"),
    "nobody_there": _("nothing listens at this address"),
    "unknown_name": _("no machine with this name was found"),
    "not_trusted": _("the certificate is not trusted"),
    "no_tls": _("no encrypted connection could be made"),
    "broken": _("the connection broke (%(detail)s)"),
    "not_public": _("the address leads into a private network"),
    "sealed": _("the secret cannot be opened: the key that sealed it is missing"),
}

# The first that fits counts: certificates' errors are TLS' errors, too.
_ERRORS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLCertVerificationError, "not_trusted"),
    (ssl.SSLError, "no_tls"),
    (socket.gaierror, "unknown_name"),
    (ConnectionRefusedError, "nobody_there"),
)


def answer_of(slug: str, detail: str = "") -> str:
    return f"{slug}: {detail}" if detail else slug


def in_words(answer: str, words_of: Mapping[str, Promise] = WORDS) -> str:
    """An answer in the active language; one that an older Facet kept stays as it is."""
    slug, _separator, detail = answer.partition(": ")
    words = words_of.get(slug)
    return str(words) % {"detail": detail} if words is not None else answer


def answer_to_error(error: BaseException) -> str:
    """What went wrong with a connection, however many libraries have wrapped it."""
    causes = list(_causes(error))
    for kind, slug in _ERRORS:
        if any(isinstance(cause, kind) for cause in causes):
            return slug
    return answer_of("broken", type(error).__name__)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__
