"""A small collection written to disk: every format, a superseded pair, a withdrawn paper."""

from __future__ import annotations

from pathlib import Path

import pypandoc
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

CATALOGUE = """
documents:
  - {id: harbour-fund, file: documents/harbour.pdf, title: "The Harbour Fund, 2001 to 2006", publisher: Test Library,
     published: 2020-05-01, kind: programme, nation: England, programmes: [harbour-fund], places: [Whitby],
     barriers: [funding]}
  - {id: lantern, file: documents/lantern.md, title: "The Lantern Programme", publisher: Test Library,
     published: 2021-02-03, kind: programme, nation: Wales, programmes: [lantern], barriers: [data-sharing]}
  - {id: lantern-early, file: documents/lantern-early.html, title: "The Lantern Programme, first edition",
     publisher: Test Library, published: 2019, kind: programme, nation: Wales, programmes: [lantern],
     status: superseded, superseded_by: lantern}
  - {id: orchard, file: documents/orchard.docx, title: "The Orchard Partnerships", publisher: Test Library,
     published: 2022-07, kind: programme, nation: Scotland, programmes: [orchard],
     withdrawn: {"on": 2024-01-01, reason: "Its figures could not be confirmed."}}
"""

TAXONOMY = """
barriers:
  - {id: funding, name: Funding, definition: Money., terms: [competitive bidding]}
  - {id: data-sharing, name: Data-sharing, definition: Data., terms: [data sharing, sharing data]}
programmes:
  - {id: harbour-fund, name: Harbour Fund, aliases: [HBF], nation: England, years: [2001, 2006]}
  - {id: lantern, name: Lantern Programme, aliases: [Lantern], nation: Wales, years: [2010, null]}
  - {id: orchard, name: Orchard Partnerships, aliases: [Orchard], nation: Scotland, years: [2015, 2018]}
ambiguous:
  - {term: coastal money, programmes: [harbour-fund, lantern]}
places:
  - {name: Whitby, region: Yorkshire and the Humber, nation: England}
"""

HARBOUR = (
    "The Harbour Fund paid for 14 harbour towns to mend their quays between 2001 and 2006. "
    "Each town in the Harbour Fund received £3.5m over five years from the Treasury.",
    "The funding barrier in the Harbour Fund was competitive bidding, which took small towns a year of work. "
    "Whitby spent £90,000 on its Harbour Fund bid before it had a reply.",
    "An evaluation by the University of Hull found in 2007 that trade in the Harbour Fund towns had grown by 12%. "
    "The evaluators of the Harbour Fund could not say what would have happened without the money.",
)

LANTERN = """# The Lantern Programme

## What the Lantern Programme was

The Lantern Programme began in Wales in 2010 and joined the records of 22 councils. It was paid for by the
Welsh Government with £8m. The Lantern Programme had three aims:

- to share data between schools and clinics,
- to train 400 staff in data sharing by 2012,
- to publish one set of figures a year.

## What got in the way

The data-sharing barrier in the Lantern Programme was legal worry: 17 of 22 councils asked for advice before
sharing data. Clear agreements signed in 2011 helped the Lantern councils to share.

| Measure | 2010 | 2014 |
|---|---|---|
| Councils sharing data | 3 | 19 |
| Staff trained | 0 | 412 |

## Sources

Test Library (2014). Lantern: a report. https://example.gov.uk/lantern
"""

LANTERN_EARLY = """<!doctype html><html lang="en"><head><title>The Lantern Programme, first edition</title></head><body>
<nav><a href="/">Home</a></nav><main><h1>The Lantern Programme, first edition</h1>
<h2 id="what-it-was">What it was</h2><p>The Lantern Programme was to begin in Wales in 2009 with 20 councils.
A sum of £6m was planned for the Lantern Programme.</p>
<p>Text such as <code>&lt;script&gt;alert(1)&lt;/script&gt;</code> is shown and never run.</p></main></body></html>"""

ORCHARD = """# The Orchard Partnerships

## At a glance

The Orchard Partnerships ran in Scotland from 2015 to 2018. Nine orchards were planted by the Orchard Partnerships.
"""


def write_collection(folder: Path) -> Path:
    """Write the collection into `folder` and return it."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    (folder / "catalogue.yaml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    write_pdf(documents / "harbour.pdf", HARBOUR)
    (documents / "lantern.md").write_text(LANTERN, encoding="utf-8")
    (documents / "lantern-early.html").write_text(LANTERN_EARLY, encoding="utf-8")
    pypandoc.convert_text(ORCHARD, "docx", "markdown", outputfile=str(documents / "orchard.docx"))
    return folder


def write_pdf(path: Path, pages: tuple[str, ...], *, header: str = "Harbour Fund briefing") -> None:
    """Write one page for each text, with a running header and a page number."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number, text in enumerate(pages, 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(72, 800, header)
        canvas.drawString(280, 30, f"Page {number}")
        canvas.setFont("Helvetica", 11)
        for line, content in enumerate(_wrapped(text, 80)):
            canvas.drawString(72, 740 - 15 * line, content)
        canvas.showPage()
    canvas.save()


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]
