"""The words of the field: barriers, themes, programmes with their aliases, and places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.kernel.errors import CorpusInvalid


@dataclass(frozen=True, slots=True)
class Term:
    """A barrier or a theme, and the words that signal it."""

    id: str
    name: str
    definition: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme and the names it goes by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    nation: str = ""
    years: tuple[int | None, int | None] = (None, None)
    case_sensitive: bool = False  # a name that is also an ordinary phrase ("Our Place")


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the region and nation it lies in."""

    name: str
    region: str = ""
    nation: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that may mean any of several programmes."""

    term: str
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Everything in `taxonomy.yaml`; an empty one is valid."""

    barriers: tuple[Term, ...] = ()
    themes: tuple[Term, ...] = ()
    programmes: tuple[Programme, ...] = ()
    places: tuple[Place, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()

    def programme(self, name: str) -> Programme | None:
        """Find a programme by id, name or alias, whatever the case."""
        wanted = name.casefold()
        for programme in self.programmes:
            names = (programme.id, programme.name, *programme.aliases)
            if wanted in (each.casefold() for each in names):
                return programme
        return None

    def barrier(self, name: str) -> Term | None:
        """Find a barrier by id or name, whatever the case."""
        return _find(self.barriers, name)

    def theme(self, name: str) -> Term | None:
        """Find a theme by id or name, whatever the case."""
        return _find(self.themes, name)


def _find(terms: Iterable[Term], name: str) -> Term | None:
    wanted = name.casefold()
    return next((term for term in terms if wanted in (term.id.casefold(), term.name.casefold())), None)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy file; raise `CorpusInvalid` naming the file and what is wrong with it."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return parse_taxonomy(raw)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CorpusInvalid(f"The taxonomy {path} cannot be read: {error}") from error


def parse_taxonomy(raw: dict[str, Any]) -> Taxonomy:
    """Build a taxonomy from its parsed YAML; `KeyError`, `TypeError` or `ValueError` when malformed."""
    return Taxonomy(
        barriers=tuple(_term(item) for item in raw.get("barriers", ())),
        themes=tuple(_term(item) for item in raw.get("themes", ())),
        programmes=tuple(_programme(item) for item in raw.get("programmes", ())),
        places=tuple(
            Place(item["name"], item.get("region", ""), item.get("nation", ""), tuple(item.get("aliases", ())))
            for item in raw.get("places", ())
        ),
        ambiguous=tuple(
            Ambiguity(item["term"], tuple(item["programmes"])) for item in raw.get("ambiguous", ())
        ),
    )


def _term(item: dict[str, Any]) -> Term:
    return Term(item["id"], item["name"], item.get("definition", ""), tuple(item.get("terms", ())))


def _programme(item: dict[str, Any]) -> Programme:
    first, last = item.get("years", (None, None))
    return Programme(
        id=item["id"],
        name=item["name"],
        aliases=tuple(item.get("aliases", ())),
        nation=item.get("nation", ""),
        years=(first, last),
        case_sensitive=bool(item.get("case_sensitive", False)),
    )
