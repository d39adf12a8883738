"""The words of the field: barriers, themes, programmes with their aliases, and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import StringConstraints, TypeAdapter, ValidationError

from assistant.kernel.errors import CorpusInvalid

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Term:
    """A barrier or a theme, and the words that signal it."""

    id: Name
    name: Name
    definition: str = ""
    terms: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme and the names it goes by."""

    id: Name
    name: Name
    aliases: tuple[Name, ...] = ()
    nation: str = ""
    years: tuple[int | None, int | None] = (None, None)
    case_sensitive: bool = False  # a name that is also an ordinary phrase ("Our Place")


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the region and nation it lies in."""

    name: Name
    region: str = ""
    nation: str = ""
    aliases: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that may mean any of several programmes."""

    term: Name
    programmes: tuple[Name, ...]


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


_TAXONOMY = TypeAdapter(Taxonomy)


def _find(terms: Iterable[Term], name: str) -> Term | None:
    wanted = name.casefold()
    return next((term for term in terms if wanted in (term.id.casefold(), term.name.casefold())), None)


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy file; raise `CorpusInvalid` naming the file and what is wrong with it."""
    try:
        return parse_taxonomy(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise CorpusInvalid(f"{path}: '{where}' is wrong: {first['msg']}; mend it there.") from error
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: not UTF-8, no such date, …
        raise CorpusInvalid(f"The taxonomy {path} cannot be read: {error}; mend it there.") from error


def parse_taxonomy(raw: object) -> Taxonomy:
    """Build a taxonomy from its parsed YAML, where a section may be blank; `ValueError` when malformed."""
    taxonomy = _TAXONOMY.validate_python(_without_blanks(raw or {}))
    for kind in ("barriers", "themes", "programmes"):
        ids = Counter(item.id for item in getattr(taxonomy, kind))
        if twice := [each for each, times in ids.items() if times > 1]:
            raise ValueError(f"'{twice[0]}' is listed twice under {kind}")
    known = {programme.id for programme in taxonomy.programmes}
    for item in taxonomy.ambiguous:
        if unknown := [each for each in item.programmes if each not in known]:
            raise ValueError(f"the ambiguous term '{item.term}' names '{unknown[0]}', which is no programme")
    return taxonomy


def _without_blanks(raw: object) -> object:
    """Leave out what YAML has a key but no value for, so that it takes its default."""
    if isinstance(raw, dict):
        return {key: _without_blanks(value) for key, value in raw.items() if value is not None}
    return [_without_blanks(item) for item in raw] if isinstance(raw, list) else raw
