"""What a loader makes of a file: its pages, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.kernel.domain import Page


@dataclass(frozen=True, slots=True)
class Loaded:
    """The pages of one file in order; `title`, `published` and `publisher` are "" when unknown."""

    pages: tuple[Page, ...]
    paginated: bool  # True: real pages; False: `pages` are sections
    title: str
    published: str  # ISO date, or year and month, or year
    publisher: str


Loader = Callable[[Path], Loaded]  # raises UnreadableFile
