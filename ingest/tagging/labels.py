"""Read the labelled passages; `labelling.md` says by which rules they were labelled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from assistant.kernel.domain import BlockKind, Passage, Sentence
from ingest.windows import Window, windows

FILE = "labels.jsonl"
VERSION = 1  # to be raised when passages are tagged otherwise by the same labels

Judged = Mapping[str, Mapping[str, tuple[int, ...]]]  # "barrier" or "theme" → label → sentences that say it


@dataclass(frozen=True, eq=False)  # known by which it is, as a key
class Labelled:
    """One passage of the shipped collection, as it was read."""

    document: str
    title: str
    headings: tuple[str, ...]
    sentences: tuple[str, ...]
    judged: Judged
    programmes: tuple[str, ...]  # taxonomy ids
    places: tuple[str, ...]  # names; some are in no taxonomy
    again: Mapping[str, tuple[str, ...]] | None  # facet → labels at a second reading, of some passages

    @cached_property
    def passage(self) -> Passage:
        """The passage as an ingest would cut it, without pages."""
        parts = tuple(Sentence(text, (), BlockKind.PARAGRAPH, 0) for text in self.sentences)
        return Passage("", self.document, 0, self.headings, parts)

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """What is encoded of it."""
        return tuple(windows(self.title, self.passage))


def load() -> tuple[Labelled, ...]:
    """Return every labelled passage, document by document."""
    return tuple(_labelled(json.loads(line)) for line in _raw().splitlines())


def fingerprint() -> str:
    """Name the labels and the rules: part of what decides whether an index is still what it would be."""
    return f"{VERSION}-{hashlib.sha256(_raw()).hexdigest()[:16]}"


def _raw() -> bytes:
    return resources.files(__package__).joinpath(FILE).read_bytes()


def _labelled(raw: Mapping[str, Any]) -> Labelled:
    again = raw.get("again")
    return Labelled(
        document=raw["document"],
        title=raw["title"],
        headings=tuple(raw["headings"]),
        sentences=tuple(raw["sentences"]),
        judged={
            facet: {label: tuple(said) for label, said in raw[facet].items()}
            for facet in ("barrier", "theme")
        },
        programmes=tuple(raw["programmes"]),
        places=tuple(raw["places"]),
        again=None if again is None else {facet: tuple(found) for facet, found in again.items()},
    )
