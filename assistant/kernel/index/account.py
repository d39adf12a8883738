"""What became of every file of an ingest: `account.json`, in each generation.

Written by ingest, read by `precedent documents` and by whoever wants to know why a file is not
found. The page that people read, `report.html` in the index folder, is made from the same.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.kernel.errors import IndexDamaged

FILE = "account.json"

LOADED = "loaded"  # read in this run
REUSED = "reused"  # read in an earlier run, unchanged since


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Text that a reader of the page cannot see: left out of the index, and told here."""

    page: int
    why: str
    text: str  # how it begins


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a document could be read, and why not better."""

    grade: str  # "good", "fair" or "poor"
    reasons: tuple[str, ...]  # in plain words; empty where the grade is good and nothing is to be told
    pages: int
    empty: tuple[int, ...] = ()  # pages without text that are neither pictures nor damaged
    pictures: tuple[int, ...] = ()  # pages whose text stands in a picture and was not recognised
    damaged: tuple[int, ...] = ()  # pages that could not be opened
    recognised: tuple[int, ...] = ()  # pages read by text recognition
    confidence: float = 1.0  # 0..1, the mean over the recognised pages
    garbled: float = 0.0  # share of words that are no words
    words: int = 0
    headings: int = 0
    tables: int = 0
    notes: int = 0
    hidden: tuple[HiddenText, ...] = ()


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What became of one file."""

    name: str
    outcome: str  # LOADED, REUSED, or the kind of a refusal: "password", "needs_ocr", "too_large", …
    reason: str = ""  # of a refusal, in plain words with the remedy
    document: str = ""  # the id it has in the index; of a duplicate, the id of the document it repeats
    origin: str = ""  # the source it came from; "" for a folder
    url: str = ""
    quality: Quality | None = None  # None where it was refused
    audience: tuple[str, ...] = ()  # the groups that it is for; () for everyone


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every file of one ingest."""

    generation: str
    files: tuple[FileAccount, ...]
    notices: tuple[str, ...] = ()  # what a person should know of the run as a whole

    def of(self, name: str) -> tuple[FileAccount, ...]:
        """Return the files with a document id, or a file name or the end of one."""
        return tuple(
            item
            for item in self.files
            if name in (item.document, item.name) or item.name.endswith(f"/{name}")
        )


def write_account(account: Account, folder: Path) -> None:
    """Write `account.json` into a generation's folder."""
    text = json.dumps(asdict(account), indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_account(folder: Path) -> Account:
    """Read a generation's account; raise `IndexDamaged` when it is missing or not understood."""
    try:
        raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
        files = tuple(map(_file, raw["files"]))
        return Account(raw["generation"], files, tuple(raw["notices"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"The generation {folder.name} has no readable account of its files ({error}); "
            "run 'precedent ingest --rebuild' to build a new one."
        ) from error


def _file(raw: dict[str, Any]) -> FileAccount:
    audience = tuple(raw.get("audience", ()))  # a generation of before there was one is for everyone
    return FileAccount(**{**raw, "quality": _quality(raw["quality"]), "audience": audience})


def _quality(raw: dict[str, object] | None) -> Quality | None:
    if raw is None:
        return None
    lists = ("reasons", "empty", "pictures", "damaged", "recognised")
    hidden = tuple(HiddenText(**item) for item in raw["hidden"])  # type: ignore[attr-defined]
    return Quality(**{**raw, **{name: tuple(raw[name]) for name in lists}, "hidden": hidden})  # type: ignore[arg-type]
