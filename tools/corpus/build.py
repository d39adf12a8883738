"""Build every file of the collection in memory, write it, or compare it with what is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from assistant.kernel.taxonomy import load_taxonomy
from tools.corpus.catalogue import render_catalogue
from tools.corpus.compose import Briefing, brief
from tools.corpus.office import render_docx, render_html, render_markdown, render_odt
from tools.corpus.papers import Paper, Problem, read_papers
from tools.corpus.pdf import render_pdf
from tools.corpus.pdf_story import NotRenderable
from tools.corpus.validation import validate

_RENDERERS: Mapping[str, Callable[[Briefing], bytes]] = {
    "pdf": render_pdf,
    "docx": render_docx,
    "odt": render_odt,
    "html": render_html,
    "md": render_markdown,
}


@dataclass(frozen=True, slots=True)
class Collection:
    """The files of a collection, by their path in its folder, and the papers they come from."""

    papers: tuple[Paper, ...]
    files: Mapping[str, bytes]


class CollectionInvalid(Exception):
    """The papers cannot be built; says everything that is wrong with them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def build(corpus: Path) -> Collection:
    """Validate the papers under `corpus` and build them; raise `CollectionInvalid`."""
    papers, problems = read_papers(corpus / "papers")
    problems += validate(papers, load_taxonomy(corpus / "taxonomy.yaml"))
    if problems:
        raise CollectionInvalid(problems)
    files = render(papers)
    files["catalogue.yaml"] = render_catalogue(papers)
    return Collection(papers, files)


def render(papers: Sequence[Paper]) -> dict[str, bytes]:
    """Return the documents of valid papers; the same papers always give the same bytes."""
    by_id = {paper.id: paper for paper in papers}
    files: dict[str, bytes] = {}
    for paper in papers:
        briefing = brief(paper, by_id[paper.superseded_by] if paper.superseded_by else None)
        with _dated(paper.published):
            try:
                files[paper.file] = _RENDERERS[paper.format](briefing)
            except NotRenderable as error:
                raise CollectionInvalid([Problem(f"{paper.id}.md", "text", str(error))]) from error
    return files


@contextmanager
def _dated(published: date) -> Iterator[None]:
    """Have pandoc and reportlab date their files by publication, not by the clock.

    Both read SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/).
    """
    before = os.environ.get("SOURCE_DATE_EPOCH")
    noon = datetime.combine(published, time(12), tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def stale(corpus: Path, collection: Collection) -> dict[str, str]:
    """Return what is wrong with the built files under `corpus`, by path: missing, differs or left over."""
    found: dict[str, str] = {}
    for name, content in collection.files.items():
        path = corpus / name
        if not path.is_file():
            found[name] = "missing"
        elif path.read_bytes() != content:
            found[name] = "differs"
    for path in sorted((corpus / "documents").glob("*")):
        name = f"documents/{path.name}"
        if name not in collection.files:
            found[name] = "left over"
    return found


def write(corpus: Path, collection: Collection) -> dict[str, str]:
    """Bring the built files under `corpus` up to date and return what `stale` found."""
    found = stale(corpus, collection)
    (corpus / "documents").mkdir(exist_ok=True)
    for name, state in found.items():
        if state == "left over":
            (corpus / name).unlink()
        else:
            (corpus / name).write_bytes(collection.files[name])
    return found
