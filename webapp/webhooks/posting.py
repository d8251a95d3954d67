"""One bounded POST. Redirects are not followed, and of the answer only the first line counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

import httpx

from webapp.webhooks.addresses import PrivateAddress, judged_address
from webapp.webhooks.answers import answer_of, answer_to_error
from webapp.webhooks.deadline import within

SCHEMES = ("http", "https")
TRY_AGAIN_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


class NotTaken(Exception):
    """It did not arrive; the answer (see ``answers``) says why and holds no secret.

    Attributes:
        status: what the server said, if it said anything.
        is_final: asking again would not help.
    """

    def __init__(self, answer: str, *, status: int = 0, is_final: bool = False) -> None:
        super().__init__(answer)
        self.status = status
        self.is_final = is_final


class _Answer(NamedTuple):
    status: int
    phrase: str


def post(
    address: str,
    body: bytes,
    headers: dict[str, str],
    *,
    seconds: float,
    private_networks: Iterable[str] | None = None,
) -> str:
    """POST ``body``; any answer from 200 to 299 within the time is a yes. Raises ``NotTaken``.

    Args:
        private_networks: of those that are not public, the only ones that may be reached; ``None`` if an
            administrator chose this address, who may mean any.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise NotTaken("bad_address", is_final=True) from error
    if url.scheme not in SCHEMES or not url.host:
        raise NotTaken("bad_address", is_final=True)
    try:
        # Cancelled in time, a look-up of the name goes on, and asyncio's end waits for it.
        answer = within(seconds, lambda: asyncio.run(_post(url, body, headers, seconds, private_networks)))
    except TimeoutError:
        raise NotTaken(answer_of("no_answer", f"{seconds:g}")) from None
    except PrivateAddress as error:
        raise NotTaken("not_public", is_final=True) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise NotTaken(answer_to_error(error)) from error
    words = answer_of(
        "redirect" if 300 <= answer.status < 400 else "status", f"{answer.status} {answer.phrase}".strip()
    )
    if 200 <= answer.status < 300:
        return words
    raise NotTaken(words, status=answer.status, is_final=answer.status not in TRY_AGAIN_STATUS)


async def _post(
    url: httpx.URL,
    body: bytes,
    headers: dict[str, str],
    seconds: float,
    private_networks: Iterable[str] | None,
) -> _Answer:
    # One limit over all of it: httpx's own begin anew with every byte that trickles in.
    async with asyncio.timeout(seconds):
        extensions = {}
        if private_networks is not None:
            port = url.port or (443 if url.scheme == "https" else 80)
            judged = await judged_address(url.host, port, private_networks=private_networks)
            # To the address that was judged; name and certificate stay those of the name.
            headers = {**headers, "Host": url.netloc.decode("ascii")}
            extensions = {"sni_hostname": url.host}
            url = url.copy_with(host=judged)
        async with (
            httpx.AsyncClient(timeout=seconds, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers, extensions=extensions) as response,
        ):
            return _Answer(response.status_code, response.reason_phrase)
