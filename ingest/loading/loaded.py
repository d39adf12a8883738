"""What a loader is asked for and what it makes of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.kernel.domain import Page


def _unheard(_: float) -> None:
    """Nobody waits with a clock."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read."""

    password: str = field(default="", repr=False)
    ocr: bool = True  # recognise the text of pages that are pictures, where tesseract is installed
    languages: str = "eng"  # for tesseract: "eng", "eng+cym"
    most_pages: int = 5000  # a longer document is refused
    more_time: Callable[[float], None] = _unheard  # asks for so many seconds beyond the limit on a file


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that a reader of the page cannot see, and that was left out."""

    page: int  # from 1; the section where there are no pages
    why: str  # in plain words: "white on white", "too small to read", "off the page", "tag characters"
    text: str  # how it begins, for the report


@dataclass(frozen=True, slots=True)
class Loaded:
    """The pages of one file in order; `title`, `published` and `publisher` are "" when unknown."""

    pages: tuple[Page, ...]
    paginated: bool  # True: real pages; False: `pages` are sections
    title: str
    published: str  # ISO date, or year and month, or year
    publisher: str
    pictures: tuple[int, ...] = ()  # pages whose text stands in a picture and was not recognised
    damaged: tuple[int, ...] = ()  # pages that could not be opened
    hidden: tuple[Hidden, ...] = ()
    tables: int = 0


Loader = Callable[[Path, Reading], Loaded]  # raises UnreadableFile
