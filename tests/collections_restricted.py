"""Collections of which some documents are for groups only, and the same without them."""

from __future__ import annotations

from pathlib import Path

import yaml
from collections_made import write_collection
from collections_searched import write_searched

FINANCE, HR = frozenset({"finance"}), frozenset({"hr"})

# Of the small collection: a PDF, and the document that superseded one that is for everyone.
SMALL = {"harbour-fund": ["finance"], "lantern": ["hr", "finance"]}
# What nobody else may be told: titles, and words that stand in no other document.
TELLING = (
    "The Harbour Fund, 2001 to 2006",
    "mend their quays",
    "University of Hull",
    "£90,000",
    "joined the records of 22 councils",
)
QUESTION = "What got in the way of the Harbour Fund?"

# Of the collection to search: the one with most passages, one in the middle, one without a date.
SEARCHED = {"paper-00": ["finance"], "paper-05": ["finance", "hr"], "undated": ["hr"]}


def write_small(folder: Path, *, without: bool = False) -> Path:
    """Write the small collection with two documents for groups, or `without` them; return the folder."""
    return _narrowed(write_collection(folder), SMALL, without=without)


def write_papers(folder: Path, *, without: bool = False) -> Path:
    """Write the collection to search with three documents for groups, or `without` them; return the folder."""
    return _narrowed(write_searched(folder), SEARCHED, without=without)


def _narrowed(folder: Path, audiences: dict[str, list[str]], *, without: bool) -> Path:
    path = folder / "catalogue.yaml"
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["documents"]
    kept = []
    for entry in entries:
        if entry["id"] not in audiences:
            kept.append(entry)
        elif without:
            (folder / entry["file"]).unlink()
        else:
            kept.append({**entry, "audience": audiences[entry["id"]]})
    path.write_text(yaml.safe_dump({"documents": kept}, sort_keys=False), encoding="utf-8")
    return folder
