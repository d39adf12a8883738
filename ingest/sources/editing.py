"""Add a source to sources.yaml and take one out, leaving the rest of the file as it was written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.kernel.errors import CorpusInvalid, NotFound, PrecedentError
from ingest.sources.listing import parse_entries, read_entries

_HEAD = """\
# The sources of the collection. `precedent sources add` writes here; edit it by hand as you like.
# `precedent ingest` fetches what they list.
sources:
"""


def add(path: Path, entry: Mapping[str, Any]) -> bool:
    """Add an entry to a file, which is made where there is none.

    Returns whether the file's comments were kept: where the list is not the last thing in it, it is
    written anew without them. Raises `CorpusInvalid` for an entry that is wrong or whose id is taken.
    """
    before = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    if path.is_file():
        read_entries(path)  # a file that is wrong already is not added to
    _check_free(path, before, str(entry["id"]))
    wanted = {"sources": [*_listed(before), dict(entry)]}
    try:
        parse_entries(wanted, path)
    except CorpusInvalid as error:
        reason = str(error).removeprefix(f"{path}: ").removesuffix("; mend it there.")
        raise CorpusInvalid(f"Nothing was added to {path}: {reason}.") from error
    return _write(path, before.rstrip("\n") + "\n" + _item(entry, _indent(before)), wanted)


def remove(path: Path, name: str) -> bool:
    """Take the entry with an id out of a file; return whether the file's comments were kept.

    Raises `NotFound` where there is none.
    """
    names = [listed.id for listed in read_entries(path)]
    if name not in names:
        listed = f"; it lists {', '.join(names)}" if names else ""
        raise NotFound(f"{path} lists no source '{name}'{listed}.")
    at = names.index(name)
    before = path.read_text(encoding="utf-8")
    wanted = {"sources": [each for number, each in enumerate(_listed(before)) if number != at]}
    return _write(path, _without(before, at), wanted)


def _write(path: Path, text: str, wanted: Mapping[str, Any]) -> bool:
    """Write a text if it says what is wanted, else what is wanted in a form of our own."""
    try:
        kept = (yaml.safe_load(text) or {}) in (
            wanted,
            {"sources": None} if not wanted["sources"] else wanted,
        )
    except yaml.YAMLError:
        kept = False
    if not kept:
        text = yaml.safe_dump(dict(wanted), sort_keys=False, allow_unicode=True, width=110)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise PrecedentError(
            f"{path} cannot be written: {error.strerror or error}; name another file with --file."
        ) from error
    return kept


def _listed(text: str) -> list[Any]:
    return list((yaml.safe_load(text) or {}).get("sources") or [])


def _check_free(path: Path, text: str, name: str) -> None:
    if any(each["id"] == name for each in _listed(text)):
        raise CorpusInvalid(f"{path} lists '{name}' already; remove it first, or give another --id.")


def _item(entry: Mapping[str, Any], indent: str) -> str:
    """Return an entry as an item of a list, each line moved in."""
    text = yaml.safe_dump([dict(entry)], sort_keys=False, allow_unicode=True, width=100)
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


def _items(text: str) -> list[Any]:
    """Return the nodes of the list's items, which know where they stand in the text."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "sources" and isinstance(value, yaml.SequenceNode):
            return list(value.value)
    return []


def _indent(text: str) -> str:
    """Return how far the file's own items are moved in."""
    items = _items(text)
    if not items:
        return "  "
    line = str(text.splitlines()[items[0].start_mark.line])
    return line[: len(line) - len(line.lstrip())]


def _without(text: str, at: int) -> str:
    """Return a text without the lines of one item; comments between it and the next one stay."""
    lines = text.splitlines(keepends=True)
    items = _items(text)
    first = items[at].start_mark.line
    after = items[at + 1].start_mark.line if at + 1 < len(items) else len(lines)
    while after > first + 1 and (not lines[after - 1].strip() or lines[after - 1].lstrip().startswith("#")):
        after -= 1
    return "".join(lines[:first] + lines[after:])
