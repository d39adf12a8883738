"""A collection of what is awkward to quote: page ends, long sections, lists, tables, copies, odd letters."""

from __future__ import annotations

from pathlib import Path

from collections_made import write_pdf

CATALOGUE = """
documents:
  - {id: quarry, file: documents/quarry.pdf, title: "The Quarry Trust", publisher: Test Library, published: 2008,
     kind: programme, nation: England, programmes: [quarry]}
  - {id: meadow, file: documents/meadow.md, title: "The Meadow Scheme", publisher: Test Library, published: 2010,
     kind: programme, nation: England, programmes: [meadow], places: [Ashby]}
  - {id: meadow-copy, file: documents/meadow-copy.md, title: "The Meadow Scheme again", publisher: Test Library,
     published: 2011, kind: note, nation: England, programmes: [meadow]}
  - {id: letters, file: documents/letters.md, title: "Letters of the Grün Board", publisher: Test Library,
     published: 2012, kind: note, nation: Wales, programmes: [gruen]}
"""

TAXONOMY = """
barriers:
  - {id: culture, name: Culture, definition: Habits., terms: [culture barrier]}
programmes:
  - {id: quarry, name: Quarry Trust, aliases: [QT], nation: England}
  - {id: meadow, name: Meadow Scheme, aliases: [Meadow], nation: England}
  - {id: gruen, name: Grün Board, nation: Wales}
  - {id: ghost, name: Ghost Scheme, nation: Scotland}
  - {id: phantom, name: Phantom Fund, nation: Scotland}
ambiguous:
  - {term: village money, programmes: [quarry, meadow]}
places:
  - {name: Ashby, nation: England}
  - {name: Bexhill, nation: England, aliases: [Bexhill-on-Sea]}
"""

# The last sentence of the first page ends on the second.
QUARRY = (
    "The Quarry Trust paid for work at 30 quarries in 2003. "
    "The evaluators of the Quarry Trust found that the grants had brought",
    "lasting jobs to 12 of the 30 villages by 2006. The Quarry Trust was closed in 2007.",
)

ABOUT_MEADOWS = (
    "The Meadow Scheme sowed 40 meadows in Ashby between 1998 and 2004, and paid farmers £2m for the upkeep of "
    "hedges. The Meadow Scheme was run by nine parish councils from a shared office in Ashby, with one named officer."
)

MEADOW = f"""# The Meadow Scheme

## At a glance

{ABOUT_MEADOWS}

## What the Meadow Scheme did

The Meadow Scheme worked in three ways:

- it lent tools to farmers in 19 villages,
- it taught 800 children how to tell grasses apart,
- it paid wardens to count butterflies every June.

Table: What the Meadow Scheme counted

| Creature | First count | Last count |
|---|---|---|
| Butterflies | 1,200 | 3,400 |
| Larks | 55 | 90 |

## What got in the way

The culture barrier of the Meadow Scheme was distrust between farmers and wardens until 2001.

## Field notes

{{notes}}

## Sources

Test Library (2004). Meadow Scheme: final report on meadows and hedges. https://example.gov.uk/meadow
"""

COPY = f"""# The Meadow Scheme again

## At a glance

{ABOUT_MEADOWS}
"""

LETTERS = """# Letters of the Grün Board

## What the board wrote

The Grün Board’s motto, “wachse 🌱 leise”, was chosen in 2005 by 𝔸nna and naïve Zoë. The Grün Board wrote to
מועצה in 2006 about the café’s façade, and spent £40,000 on ﬁne paint.
"""


def write_awkward(folder: Path) -> Path:
    """Write the collection into `folder` and return it."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    (folder / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    write_pdf(documents / "quarry.pdf", QUARRY, header="Quarry Trust briefing")
    notes = MEADOW.replace("{notes}", _field_notes(90))
    (documents / "meadow.md").write_text(notes, encoding="utf-8")
    (documents / "meadow-copy.md").write_text(COPY, encoding="utf-8")
    (documents / "letters.md").write_text(LETTERS, encoding="utf-8")
    return folder


def _field_notes(count: int) -> str:
    """Enough sentences under one heading for several passages."""
    flowers = ("cowslip", "yarrow", "knapweed", "clover", "vetch", "oxeye", "sorrel")
    soils = ("chalk", "clay", "loam", "peat", "gravel")
    return "\n\n".join(
        f"On visit {number} the warden of the Meadow Scheme found {flowers[number % 7]} growing on the "
        f"{soils[number % 5]} bank beside gate {number * 3}."
        for number in range(1, count + 1)
    )
