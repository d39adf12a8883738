"""A collection to search: two publishers, several nations and years, an undated paper, an earlier version."""

from __future__ import annotations

from pathlib import Path

TAXONOMY = """
barriers:
  - {id: funding, name: Funding, definition: Money., terms: [competitive bidding]}
  - {id: culture, name: Culture, definition: Habits., terms: [old habits]}
themes:
  - {id: transport, name: Transport, terms: [tramway]}
programmes:
  - {id: tramways, name: Tramway Programme, aliases: [TWP]}
  - {id: canals, name: Canal Programme}
places:
  - {name: Leeds, nation: England}
  - {name: Cardiff, nation: Wales}
"""
_TOWNS = ("Leeds", "Cardiff")
_NATIONS = ("England", "Wales")
_PUBLISHERS = ("Board of Trams", "Office of Canals")
PAPERS = 13  # besides the undated and the earlier one: more than a page of results
MANY = 9  # passages of the first that speak of old habits


def _entry(number: int) -> str:
    kind, programme = (("review", "tramways"), ("audit", "canals"))[number % 2]
    return (
        f'  - {{id: paper-{number:02}, file: documents/paper-{number:02}.md, title: "Paper {number} of the board", '
        f"publisher: {_PUBLISHERS[number % 2]}, published: {2001 + number}-05-01, kind: {kind}, "
        f"nation: {_NATIONS[number % 2]}, programmes: [{programme}], places: [{_TOWNS[number % 2]}]}}\n"
    )


_LAST = """
  - {id: undated, file: documents/undated.md, title: "Undated paper of the board", publisher: Board of Trams,
     kind: review, nation: England, programmes: [tramways]}
  - {id: paper-early, file: documents/paper-early.md, title: "Early paper of the board", publisher: Board of Trams,
     published: 2000, kind: review, nation: England, programmes: [tramways], status: superseded,
     superseded_by: paper-00}
"""


def write_searched(folder: Path) -> Path:
    """Write the collection into `folder` and return it."""
    (folder / "documents").mkdir(parents=True)
    entries = "".join(_entry(number) for number in range(PAPERS))
    (folder / "catalogue.yaml").write_text(f"documents:\n{entries}{_LAST}", encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    for number in range(PAPERS):
        _write(folder, f"paper-{number:02}", number)
    _write(folder, "undated", 2)
    _write(folder, "paper-early", 4)
    return folder


def _write(folder: Path, name: str, number: int) -> None:
    town = _TOWNS[number % 2]
    way = ("tramway", "canal")[number % 2]
    money = "Competitive bidding slowed the work, as 30 towns wrote." if number % 3 == 0 else "It was quick."
    notes = "".join(
        f"\n## Note {each}\n\nOld habits of the {way} wardens were found on visit {each} to depot {each * 7}.\n"
        for each in range(1, MANY + 1 if name == "paper-00" else 2)
    )
    (folder / "documents" / f"{name}.md").write_text(
        f"# {name}\n\n## What was done\n\nThe {way} reached {town} after {number + 2} years of building. {money}\n"
        f"\n## Riders\n\nRidership of the {way} grew by {number + 10}% & fares < £2 stayed “low”.\n{notes}",
        encoding="utf-8",
    )
