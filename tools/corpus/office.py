"""Set a briefing as DOCX, ODT, HTML or Markdown with pandoc."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from tools.corpus.compose import KINDS, PUBLISHER, Briefing
from tools.corpus.pandoc import convert

_PAGE = Path(__file__).with_name("page.html")


def render_docx(briefing: Briefing) -> bytes:
    """Return the briefing as a Word document."""
    return _render_archive(briefing, "docx")


def render_odt(briefing: Briefing) -> bytes:
    """Return the briefing as an OpenDocument text."""
    return _render_archive(briefing, "odt")


def render_html(briefing: Briefing) -> bytes:
    """Return the briefing as a page of a site, with the furniture that such pages have."""
    paper = briefing.paper
    fields = {
        "title": escape(briefing.title),
        "kind": escape(KINDS[paper.kind]),
        "publisher": escape(PUBLISHER),
        "published": paper.published.isoformat(),
        "date": escape(briefing.date),
    }
    main = convert(briefing.text, "html5", "--wrap=none").decode()
    page = Template(_PAGE.read_text(encoding="utf-8")).substitute(fields, main=main)
    return page.encode()


def render_markdown(briefing: Briefing) -> bytes:
    """Return the briefing as Markdown that any reader of Markdown understands."""
    head = f"# {briefing.title}\n\n{PUBLISHER}, {briefing.date}\n\n"
    return head.encode() + convert(briefing.text, "gfm", "--wrap=none")


def _render_archive(briefing: Briefing, to: str) -> bytes:
    return convert(
        briefing.text,
        to,
        "--standalone",
        f"--metadata=title={briefing.title}",
        f"--metadata=author={PUBLISHER}",
        f"--metadata=date={briefing.date}",
        "--metadata=lang=en-GB",
        # The title has a style of its own, so sections start at the first heading level.
        "--shift-heading-level-by=-1",
    )
