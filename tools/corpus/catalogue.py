"""Write the catalogue of the collection from the front matter of its papers."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from tools.corpus.compose import LICENCE, PUBLISHER
from tools.corpus.papers import Paper, Work

_HEADER = """\
# What is known of each document of the shipped collection.
# Generated from the front matter of papers/*.md by `make corpus`; change the papers, not this file.
"""


def render_catalogue(papers: Sequence[Paper]) -> bytes:
    """Return `catalogue.yaml` for `papers`, by id."""
    entries = [_entry(paper) for paper in sorted(papers, key=lambda paper: paper.id)]
    listing = yaml.safe_dump({"documents": entries}, sort_keys=False, allow_unicode=True, width=110)
    return f"{_HEADER}\n{listing}".encode()


def _entry(paper: Paper) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": paper.id,
        "file": paper.file,
        "title": paper.title,
        "publisher": PUBLISHER,
        "published": paper.published,
        "kind": paper.kind,
        "nation": paper.nation,
        "licence": LICENCE,
        "programmes": list(paper.programmes),
        "places": list(paper.places),
        "barriers": list(paper.barriers),
        "themes": list(paper.themes),
        "status": paper.status,
    }
    if paper.superseded_by:
        entry["superseded_by"] = paper.superseded_by
    if paper.withdrawn:
        entry["withdrawn"] = {"on": paper.withdrawn.on, "reason": paper.withdrawn.reason}
    entry["sources"] = [_source(work) for work in paper.sources]
    return entry


def _source(work: Work) -> dict[str, object]:
    source: dict[str, object] = {"publisher": work.publisher, "title": work.title, "year": work.year}
    if work.url:
        source["url"] = work.url
    return source
