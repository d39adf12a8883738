"""Read sources.yaml: the sources that a collection is filled from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant.kernel.errors import CorpusInvalid
from assistant.kernel.settings import Settings
from ingest.sources.addresses.entry import AddressesEntry
from ingest.sources.making import TYPES, Means
from ingest.sources.port import Origin


@dataclass(frozen=True, slots=True)
class Listed:
    """One source of the file."""

    id: str
    type: str  # a key of `TYPES`
    entry: Any  # an instance of the type's entry

    @property
    def summary(self) -> str:
        """What it takes, in a few words."""
        return TYPES[self.type].summary(self.entry)

    def origin(self, means: Means) -> Origin:
        """Return what gathers its documents."""
        return TYPES[self.type].make(self.entry, means)


def origins(path: Path, settings: Settings) -> Sequence[Origin]:
    """Return the sources that a file lists, in its order. Nothing is fetched before they are asked.

    Raises `CorpusInvalid` naming the entry and what is wrong with it.
    """
    means = Means(settings, path.parent)
    return [listed.origin(means) for listed in read_entries(path)]


def read_entries(path: Path) -> Sequence[Listed]:
    """Return the sources that a file lists.

    Raises `CorpusInvalid` naming the entry and what is wrong with it.
    """
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CorpusInvalid(
            f"There is no {path}; write one with 'precedent sources add', or name one with --file."
        ) from error
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: not UTF-8, no such date, …
        raise CorpusInvalid(f"{path} cannot be read: {error}; mend it there.") from error
    return parse_entries(raw, path)


def parse_entries(raw: Any, path: Path) -> Sequence[Listed]:
    """Return the sources in what was read from a file; raise `CorpusInvalid` as `read_entries` does."""
    match raw:
        case None | {"sources": None}:
            return []
        case {"sources": list() as items} if len(raw) == 1:
            pass
        case _:
            raise CorpusInvalid(f"{path}: it holds something else than a list of 'sources'; mend it there.")
    listed = [_entry(each, number, path) for number, each in enumerate(items, start=1)]
    _check_unique(listed, path)
    return listed


def _entry(raw: Any, number: int, path: Path) -> Listed:
    if not isinstance(raw, dict):
        raise CorpusInvalid(f"{path}: source {number} is not a mapping with 'id' and 'type'; mend it there.")
    where = f"source '{raw.get('id', number)}'"
    kind = str(raw.get("type"))
    if kind not in TYPES:
        raise CorpusInvalid(f"{path}: the type of {where} is {kind}; it can be {', '.join(TYPES)}.")
    try:
        entry: Any = TYPES[kind].entry.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        reason = first["msg"].removeprefix("Value error, ")
        what = f"'{at}' is wrong: {reason}" if at else reason
        raise CorpusInvalid(f"{path}: {where}: {what}; mend it there.") from error
    return Listed(entry.id, kind, entry)


def _check_unique(listed: Sequence[Listed], path: Path) -> None:
    names = [each.id for each in listed]
    documents = [
        each.entry.document_id(address)
        for each in listed
        if isinstance(each.entry, AddressesEntry)
        for address in each.entry.addresses
    ]
    for group in (names, documents):
        twice = [name for name, count in Counter(group).items() if count > 1]
        if twice:
            raise CorpusInvalid(f"{path}: the id '{twice[0]}' is given twice; change one.")
