"""What a generation says of itself: `manifest.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.kernel.errors import IndexDamaged

SCHEMA_VERSION = 2
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not loaded, and why."""

    name: str
    kind: str
    reason: str
    audience: tuple[str, ...] = ()  # the groups that it is for; () for everyone


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was in an earlier generation and is in this one no more."""

    id: str
    name: str
    title: str
    sha256: str
    removed: str  # ISO date
    reason: str  # "its file is gone", "GOV.UK says that it was removed"
    purged: bool = False  # its text is gone from caches and older generations too


@dataclass(frozen=True, slots=True)
class Manifest:
    """Identity, origin and contents of a generation."""

    id: str
    created: str  # ISO 8601, UTC
    corpus: str  # the collection folder, as it was named
    corpus_digest: str  # of all that decides the contents: sources, parser, chunking, encoder
    encoder_id: str
    encoder_name: str
    dimension: int
    chunking: Mapping[str, int]
    counts: Mapping[str, int]  # documents, pages, passages, windows, sentences
    files: Mapping[str, int]  # stable files of the generation and their sizes in bytes
    digests: Mapping[str, str]  # their sha256
    refused: tuple[Refusal, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    schema_version: int = field(default=SCHEMA_VERSION)


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write `manifest.json` into a generation's folder."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read a generation's manifest; raise `IndexDamaged` when it is missing or not understood."""
    path = folder / FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        version = raw["schema_version"]
        if version == SCHEMA_VERSION:
            raw["refused"] = tuple(map(_refusal, raw["refused"]))
            raw["tombstones"] = tuple(Tombstone(**item) for item in raw["tombstones"])
            return Manifest(**raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"The generation {folder.name} has no readable manifest ({error}); "
            "run 'precedent index rollback', or 'precedent ingest --rebuild' to build a new one."
        ) from error
    raise IndexDamaged(
        f"The generation {folder.name} has schema version {version}; this program reads {SCHEMA_VERSION}. "
        "Run 'precedent ingest --rebuild' to build one that it can read."
    )


def _refusal(raw: dict[str, Any]) -> Refusal:
    return Refusal(**{**raw, "audience": tuple(raw.get("audience", ()))})
