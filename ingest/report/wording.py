"""How outcomes of files are named to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from assistant.kernel.index.account import LOADED, REUSED, FileAccount
from ingest.changes import PageChanges, listed

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        LOADED: "loaded",
        REUSED: "reused",
        "password": "needs a password",
        "needs_ocr": "needs OCR",
        "no_text": "no text",
        "unreadable": "unreadable",
        "empty": "empty",
        "too_large": "too large",
        "too_slow": "took too long",
        "crashed": "crashed its reader",
        "changed": "changed while it was read",
        "missing": "missing",
        "duplicate": "duplicate",
        "unsupported": "not supported",
        "refused": "not allowed",
        "robots": "closed to robots",
        "unreachable": "not reached",
        "server": "error of its server",
        "slow": "took too long to arrive",
        "truncated": "cut short",
        "type": "another type than expected",
    }
)


def outcome(kind: str) -> str:
    """Return an outcome in words."""
    return OUTCOMES.get(kind, kind.replace("_", " "))


def tally(files: Iterable[FileAccount]) -> dict[str, int]:
    """Return how many files had each outcome, in the order of `OUTCOMES`."""
    counts = Counter(item.outcome for item in files)
    known = {outcome(kind): counts.pop(kind) for kind in OUTCOMES if kind in counts}
    return known | {outcome(kind): count for kind, count in sorted(counts.items())}


def pages_changed(changes: PageChanges) -> str:
    """Return which pages differ: "pages 3, 7–9; 2 removed"."""
    parts = []
    if changes.changed:
        parts.append(f"page{'s' if len(changes.changed) > 1 else ''} {listed(changes.changed)}")
    if changes.removed:
        parts.append(f"{len(changes.removed)} removed")
    return "; ".join(parts) or "no page of text"


def visible(text: str) -> str:
    """Show what a file name may hold but a terminal or page would act on: line breaks, escape sequences."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text
    )
