"""A collection of real files of every format that is read, each with an attack in one of its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from assaults import CLEAN, Paper
from office_papers import OFFICE_PLACES
from paper_texts import Place, facts, heading, paragraphs
from pdf_papers import PDF_PLACES
from text_papers import TEXT_PLACES


def write_besieged(folder: Path, papers: Sequence[Paper]) -> Path:
    """Write a collection of one sound document and all the papers into `folder` and return it."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    papers = [Paper(CLEAN, "md", "body", ""), *papers]
    entries = []
    for paper in papers:
        path = documents / f"{paper.file or paper.id}.{paper.format}"
        PLACES[paper.format, paper.place](path, paper)
        entries.append(
            {
                "id": paper.id,
                "file": f"documents/{path.name}",
                "title": paper.title or f"The {paper.name}",
                "publisher": paper.publisher or "Test Library",
                "published": "2020-05-01",
                "programmes": [paper.id],
                "sources": [{"publisher": "P", "title": "T", "year": "2020", "url": "javascript:alert(1)"}],
            }
        )
    programmes = [{"id": paper.id, "name": paper.name} for paper in papers]
    (folder / "catalogue.yaml").write_text(yaml.safe_dump({"documents": entries}), encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(yaml.safe_dump({"programmes": programmes}), encoding="utf-8")
    return folder


def _markdown(path: Path, paper: Paper) -> None:
    body = "\n\n".join(paragraphs(paper))
    path.write_text(f"# The {paper.name}\n\n## {heading(paper)}\n\n{body}\n", encoding="utf-8")


def _text(path: Path, paper: Paper) -> None:
    path.write_text("\n\n".join(paragraphs(paper)) + "\n", encoding="utf-8")


def _html(path: Path, paper: Paper, *, head: str = "", raw: str = "") -> None:
    told = "".join(f"<p>{fact}</p>" for fact in facts(paper.name))
    body = told + raw + "".join(f"<p>{more}</p>" for more in paper.more)
    path.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>The {paper.name}</title>{head}</head><body>"
        f"<main><h1>The {paper.name}</h1><h2>{heading(paper)}</h2>{body}</main></body></html>",
        encoding="utf-8",
    )


def _html_body(path: Path, paper: Paper) -> None:
    _html(path, paper, raw=paper.text)


def _html_head(path: Path, paper: Paper) -> None:
    _html(path, paper, head=paper.text)


PLACES: Mapping[tuple[str, str], Place] = {
    ("md", "body"): _markdown,
    ("txt", "body"): _text,
    ("html", "body"): _html_body,
    ("html", "head"): _html_head,
    **PDF_PLACES,
    **TEXT_PLACES,
    **OFFICE_PLACES,
}
