"""Who may see a document: groups of people, and the documents that are for everyone."""

from __future__ import annotations

from typing import Protocol

# The groups that a reader belongs to; None for one who sees everything, as whoever has the files does.
Audience = frozenset[str] | None
EVERYONE: Audience = frozenset()  # a reader of whom nothing is known sees what is for everyone


def may_see(audience: Audience, groups: tuple[str, ...]) -> bool:
    """Tell whether a reader may see what is for some groups; () is for everyone."""
    return audience is None or not groups or not audience.isdisjoint(groups)


class People(Protocol):
    """Where a person's groups are looked up; what knows them better can take its place."""

    async def groups(self, person: str, team: str) -> frozenset[str]:
        """Return the groups of a person, by the ids of the service that they ask from; none if unknown."""
        ...
