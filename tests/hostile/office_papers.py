"""Sheets, slides, mails and books with an attack in one of their places, seen or unseen."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape
from pathlib import Path

from assaults import Paper
from made_office import compound, excel, excel_rows, ods, zipped
from paper_texts import Place, facts, heading, paragraphs
from pptx import Presentation
from pptx.util import Inches


def _csv(path: Path, paper: Paper) -> None:
    rows = [("Fund", "Finding"), *((paper.name, fact) for fact in paragraphs(paper))]
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _rows(paper: Paper, *, seen: bool = True) -> list[list[object]]:
    told = paragraphs(paper) if seen else [*facts(paper.name), *paper.more]
    return [["Fund", "Finding"], *([paper.name, each] for each in told)]


def _xlsx(path: Path, paper: Paper) -> None:
    excel(path, {"Findings": excel_rows(_rows(paper))})


def _xlsx_hidden(path: Path, paper: Paper) -> None:
    hidden = excel_rows([["Fund", "Finding"], [paper.name, paper.text]])
    excel(path, {"Findings": excel_rows(_rows(paper, seen=False)), "Notes": hidden}, states=" h")


def _ods_hidden(path: Path, paper: Paper) -> None:
    def row(cells: Sequence[object], attribute: str = "") -> str:
        inner = "".join(
            f"<table:table-cell><text:p>{escape(str(c))}</text:p></table:table-cell>" for c in cells
        )
        return f"<table:table-row{attribute}>{inner}</table:table-row>"

    rows = "".join(row(cells) for cells in _rows(paper, seen=False))
    rows += row([paper.name, paper.text], ' table:visibility="collapse"')
    ods(path, f'<table:table table:name="Findings">{rows}</table:table>')


def _pptx(place: str) -> Place:
    def write(path: Path, paper: Paper) -> None:
        show = Presentation()
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = heading(paper)
        frame = slide.placeholders[1].text_frame
        first, *others = [*facts(paper.name), *paper.more]
        frame.text = first
        for other in others:
            frame.add_paragraph().text = other
        if place == "notes":
            slide.notes_slide.notes_text_frame.text = paper.text
        elif place == "hidden-slide":
            second = show.slides.add_slide(show.slide_layouts[1])
            second.shapes.title.text = f"More on the {paper.name}"
            second.placeholders[1].text_frame.text = paper.text
            second.element.set("show", "0")
        else:
            box = slide.shapes.add_textbox(Inches(-9), Inches(1), Inches(5), Inches(1))
            box.text_frame.text = paper.text
        show.save(str(path))

    return write


def _mail(path: Path, paper: Paper, *, hidden: bool = False) -> None:
    made = EmailMessage()
    made["Subject"] = heading(paper)
    made["From"] = "Test Library <library@example.gov.uk>"
    made["Date"] = "Mon, 04 Mar 2024 23:30:00 +0000"
    if hidden:
        body = "".join(f"<p>{each}</p>" for each in [*facts(paper.name), *paper.more])
        made.set_content(f"<html><body>{body}<p style='display:none'>{paper.text}</p></body></html>", "html")
    else:
        made.set_content("\n\n".join(paragraphs(paper)) + "\n")
        made.add_attachment(paper.text.encode(), maintype="text", subtype="plain", filename="notes.txt")
    path.write_bytes(made.as_bytes())


def _mail_hidden(path: Path, paper: Paper) -> None:
    _mail(path, paper, hidden=True)


def _outlook(path: Path, paper: Paper) -> None:
    texts = ((0x37, heading(paper)), (0x1000, "\r\n\r\n".join(paragraphs(paper))), (0x0042, "Test Library"))
    listed = b"".join(struct.pack("<HHIII", 0x1F, number, 6, 2 * len(text) + 2, 0) for number, text in texts)
    streams = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts}
    compound(path, {"__properties_version1.0": b"\0" * 32 + listed, **streams})


def _epub(place: str) -> Place:
    def write(path: Path, paper: Paper) -> None:
        text = f"<p hidden='hidden'>{paper.text}</p>" if place == "hidden" else f"<p>{paper.text}</p>"
        title = escape(paper.text) if place == "metadata" else f"The {paper.name}"
        body = "".join(f"<p>{each}</p>" for each in [*facts(paper.name), *paper.more])
        zipped(
            path,
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": "<container><rootfiles><rootfile full-path='b/c.opf'/></rootfiles>"
                "</container>",
                "b/c.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
                f"<dc:title>{title}</dc:title><dc:description>{title}</dc:description></metadata><manifest>"
                '<item id="i" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
                '<spine><itemref idref="i"/></spine></package>',
                "b/a.xhtml": f"<html><body><h1 id='a'>{heading(paper)}</h1>{body}"
                f"{'' if place == 'metadata' else text}</body></html>",
            },
        )

    return write


def _rtf(template: str) -> Place:
    def write(path: Path, paper: Paper) -> None:
        body = "".join(f"{each}\\par " for each in [*facts(paper.name), *paper.more]).replace("£", r"\'a3")
        top = f"{{\\b {heading(paper)}}}\\par "
        path.write_text(f"{{\\rtf1\\ansi {top}{body}{template % paper.text}}}", encoding="ascii")

    return write


OFFICE_PLACES: Mapping[tuple[str, str], Place] = {
    ("csv", "cell"): _csv,
    ("xlsx", "cell"): _xlsx,
    ("xlsx", "hidden-sheet"): _xlsx_hidden,
    ("ods", "hidden-row"): _ods_hidden,
    ("pptx", "notes"): _pptx("notes"),
    ("pptx", "hidden-slide"): _pptx("hidden-slide"),
    ("pptx", "off-slide"): _pptx("off-slide"),
    ("eml", "body"): _mail,
    ("eml", "hidden"): _mail_hidden,
    ("msg", "body"): _outlook,
    ("epub", "body"): _epub("body"),
    ("epub", "hidden"): _epub("hidden"),
    ("epub", "metadata"): _epub("metadata"),
    ("rtf", "body"): _rtf("%s\\par "),
    ("rtf", "hidden"): _rtf("{\\v %s}\\par "),
}
