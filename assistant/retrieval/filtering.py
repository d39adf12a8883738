"""Turn the names people filter by into the ids of the taxonomy."""

from __future__ import annotations

from dataclasses import replace

from assistant.kernel.domain import Filters
from assistant.kernel.errors import QuestionInvalid
from assistant.kernel.taxonomy import Taxonomy


def resolve(filters: Filters, taxonomy: Taxonomy) -> Filters:
    """Return filters with names and aliases turned into ids; raise `QuestionInvalid` for an unknown one."""
    return replace(
        filters,
        programmes=tuple(_programme(name, taxonomy) for name in filters.programmes),
        barriers=tuple(_barrier(name, taxonomy) for name in filters.barriers),
        themes=tuple(_theme(name, taxonomy) for name in filters.themes),
        places=tuple(_place(name, taxonomy) for name in filters.places),
    )


def _programme(name: str, taxonomy: Taxonomy) -> str:
    found = taxonomy.programme(name)
    if found is None:
        known = ", ".join(item.name for item in taxonomy.programmes)
        raise QuestionInvalid(f"There is no programme called '{name}'. Known: {known}.")
    return found.id


def _barrier(name: str, taxonomy: Taxonomy) -> str:
    found = taxonomy.barrier(name)
    if found is None:
        known = ", ".join(item.id for item in taxonomy.barriers)
        raise QuestionInvalid(f"There is no barrier called '{name}'. Known: {known}.")
    return found.id


def _theme(name: str, taxonomy: Taxonomy) -> str:
    found = taxonomy.theme(name)
    if found is None:
        known = ", ".join(item.id for item in taxonomy.themes)
        raise QuestionInvalid(f"There is no theme called '{name}'. Known: {known}.")
    return found.id


def _place(name: str, taxonomy: Taxonomy) -> str:
    wanted = name.casefold()
    for place in taxonomy.places:
        if wanted in (each.casefold() for each in (place.name, *place.aliases)):
            return place.name
    known = ", ".join(place.name for place in taxonomy.places)
    raise QuestionInvalid(f"There is no place called '{name}'. Known: {known}.")
