"""An order: one thing that somebody is told to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Deed(Enum):
    """What an order wants done."""

    PART = auto()  # a piece of something that is put together later
    JOIN = auto()
    FORGET = auto()  # what was told before
    NOTHING = auto()  # no answer at all
    REVEAL = auto()  # the instructions, the conversation
    EVERY = auto()  # something at every sentence
    UNCITED = auto()
    CITE = auto()  # a passage of the order's choice
    PERSONA = auto()
    LANGUAGE = auto()
    STYLE = auto()  # a form or a code
    REPLACE = auto()
    DISTORT = auto()
    OMIT = auto()
    TOOL = auto()
    ASK = auto()  # the reader for something
    URGE = auto()  # the reader to do something
    COMPOSE = auto()
    LINK = auto()
    ADDRESS = auto()  # one that stands there: an order only among orders
    ONLY = auto()
    SAY = auto()


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to be done."""

    deed: Deed
    what: tuple[str, ...]  # what its rule found in the sentence
    clause: str  # the sentence
    origin: str  # the number of the passage that it stands in
