"""What comes of asking for an address: a file, no change, nothing there, or a fault in plain words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.kernel.errors import PrecedentError


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of a copy that is kept here, so that it need not send it again."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole file as a server sent it. `path` is the client's: move or read it before the next `get`."""

    requested: str  # the address that was asked for
    url: str  # the address that answered, after redirects
    redirects: tuple[str, ...]  # the addresses in between and the last, in order; empty where there were none
    path: Path
    size: int  # bytes
    suffix: str  # what it is, by its first bytes, then its type: ".pdf", ".html", ".json", …; "" if unsure
    content_type: str  # as the server said, without its parameters, in lower case
    etag: str = ""
    last_modified: str = ""

    @property
    def known(self) -> Known:
        """What to tell the server the next time."""
        return Known(self.etag, self.last_modified)

    def json(self) -> Any:
        """Return the body as JSON; raise `FetchFailed` when it is none."""
        try:
            return json.loads(self.path.read_bytes())
        except ValueError as error:
            raise FetchFailed(self.url, "type", "what came is not the JSON that was expected") from error


@dataclass(frozen=True, slots=True)
class NotModified:
    """The copy that is kept here is what the server would send (304)."""

    requested: str
    url: str
    etag: str = ""
    last_modified: str = ""

    @property
    def known(self) -> Known:
        """What to tell the server the next time; blank where it did not say it again."""
        return Known(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Missing:
    """There is nothing at the address (404)."""

    requested: str
    url: str


@dataclass(frozen=True, slots=True)
class Gone:
    """There was something at the address, and it was removed for good (410)."""

    requested: str
    url: str


Outcome = Fetched | NotModified | Missing | Gone


@dataclass(frozen=True, slots=True)
class Peeked:
    """What a server says of an address before it sends anything."""

    requested: str
    url: str
    status: int
    content_type: str
    size: int | None  # bytes; None where the server does not say


class FetchFailed(PrecedentError):
    """One address could not be fetched, and why. Others may go well, so the run goes on.

    `kind` is one of "refused" (our rules forbid it), "robots", "unreachable", "server", "slow",
    "truncated", "type", "too_large".
    """

    def __init__(self, url: str, kind: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.kind = kind
        self.reason = reason  # without the address
