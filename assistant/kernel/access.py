"""Who may see a document: groups of people, and the documents that are for everyone."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Final, Protocol

# The groups that a reader belongs to; None for one who sees everything, as whoever has the files does.
Audience = frozenset[str] | None
EVERYONE: Audience = frozenset()  # a reader of whom nothing is known sees what is for everyone


class Usual(Enum):
    """Stands for the audience that a library was opened for, where a question names no other."""

    USUAL = "usual"


USUAL: Final = Usual.USUAL


def may_see(audience: Audience, groups: Collection[str]) -> bool:
    """Tell whether a reader may see what is for some groups, of which any will do; () is for everyone."""
    return audience is None or not groups or not audience.isdisjoint(groups)


def sight(audience: Audience, groups: frozenset[str]) -> tuple[str, ...]:
    """Return those of a collection's groups that a reader sees with, in order; () where nothing is added."""
    return tuple(sorted(groups if audience is None else groups & audience))


def sees_as_much(audience: Audience, groups: Collection[str]) -> bool:
    """Tell whether a reader sees all that was seen with some groups: every one of them is needed."""
    return audience is None or audience.issuperset(groups)


class People(Protocol):
    """Where a person's groups are looked up; what knows them better can take its place."""

    async def groups(self, person: str, team: str) -> frozenset[str]:
        """Return the groups of a person, by the ids of the service that they ask from; none if unknown."""
        ...
