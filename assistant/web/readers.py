"""Who reads, as far as is needed: one anonymous cookie, set with the first question."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from assistant.records.model import Conversation, is_id, new_id

COOKIE = "precedent-reader"
_SECONDS_A_DAY = 24 * 60 * 60
_FOR_GOOD = 400  # days; browsers keep no cookie longer
_OWN_SITE = ("same-origin", "none")


def reader_of(request: Request) -> str:
    """Return the reader's id; "" for a browser that has asked nothing yet."""
    found = request.cookies.get(COOKIE, "")
    return found if is_id(found) else ""


def new_reader(once: str = "") -> str:
    """Return an id for a reader who had none.

    `once` names the form that was sent: sent twice before a cookie is set, it comes from one reader.
    """
    return sha256(once.encode()).hexdigest()[:32] if is_id(once) else new_id()


def belongs(conversation: Conversation, reader: str) -> bool:
    """Tell whether a reader may carry a conversation on."""
    return bool(reader) and conversation.reader == reader


def kept_days(days: int) -> int:
    """Return how long a browser keeps the id where conversations are kept for `days` (0: for good)."""
    return min(days or _FOR_GOOD, _FOR_GOOD)


def remember(response: Response, reader: str, request: Request, *, days: int) -> None:
    """Have the browser keep a reader's id as long as conversations are kept (0 days: for good)."""
    response.set_cookie(
        COOKIE,
        reader,
        max_age=kept_days(days) * _SECONDS_A_DAY,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


async def _from_own_pages(request: Request) -> None:
    """Raise 403 for a form that another site sent: it would act in the reader's name."""
    site = request.headers.get("sec-fetch-site", "")
    origin = urlsplit(request.headers.get("origin", "")).netloc
    foreign = site not in _OWN_SITE if site else bool(origin) and origin != request.headers.get("host", "")
    if foreign:
        raise HTTPException(403, "This form was sent from another site; open the page here and send it.")


async def _reader(request: Request) -> str:
    return reader_of(request)


ReaderGiven = Annotated[str, Depends(_reader)]
FromOwnPages = Depends(_from_own_pages)
