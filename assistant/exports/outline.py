"""What an exported document says, in order: the one model that every format is written from.

Its texts hold what all formats can: see `wording.legible`. Its addresses are absolute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

REFERENCES = "References"  # the heading over them


class BlockKind(StrEnum):
    """What a block of an exported document is."""

    HEADING = "heading"
    STATEMENT = "statement"  # quoted, or written from sources, and referred to by number
    NOTICE = "notice"  # our own words, in place of an answer or beside it; what no source bears out
    ITEM = "item"  # of a list: a passage to look at, or a question to choose
    NOTE = "note"  # small print: when and from what an answer was made


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item."""

    kind: BlockKind
    text: str
    level: int = 0  # of a heading, from 1
    marks: tuple[int, ...] = ()  # of a statement: the numbers of its references
    url: str = ""  # of an item: where it leads; "" for nowhere


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A quotation and where it stands. The first of its links opens the page that it stands on."""

    number: int  # unique in the document, from 1
    title: str
    standing: str  # "superseded" or "withdrawn"; "" for a document that stands
    details: tuple[str, ...]  # publisher, year, page, heading, text recognition
    quote: str  # word for word
    links: tuple[Link, ...]

    @property
    def described(self) -> str:
        """Where the quotation stands, in a line."""
        return f"{self.title}{self.facts}"

    @property
    def facts(self) -> str:
        """What follows the title in that line."""
        return "".join([f" ({self.standing})" if self.standing else "", *(f", {it}" for it in self.details)])


@dataclass(frozen=True, slots=True)
class Outline:
    """A document to be written out."""

    title: str
    about: tuple[str, ...]  # sentences: who made it and when, and what was checked
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    made_at: datetime
    organisation: str

    def reference(self, number: int) -> Reference:
        """Return the reference of that number."""
        return self.references[number - 1]
