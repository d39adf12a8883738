"""Write the report of an ingest as a page: `report.html` in the index folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.kernel.index.account import FileAccount
from ingest.changes import listed
from ingest.report.outcome import Report
from ingest.report.wording import outcome, pages_changed, tally, visible

FILE = "report.html"
_GRADES = ("poor", "fair", "good")


def write_page(report: Report, corpus: Path, index: Path) -> Path:
    """Write the page that lists every file, and return its path. It needs no other file and no network."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "outcome": outcome,
        "pages_changed": pages_changed,
        "visible": visible,
        "listed": listed,
    }
    html = environment.get_template("page.html").render(
        report=report,
        corpus=corpus,
        made=datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC"),
        tally=tally(report.account.files),
        refused=[item for item in report.account.files if item.quality is None],
        read=sorted((item for item in report.account.files if item.quality), key=_worst_first),
    )
    path = index / FILE
    draft = path.with_suffix(".draft")
    draft.write_text(html, encoding="utf-8")
    draft.replace(path)
    return path


def _worst_first(item: FileAccount) -> tuple[int, str]:
    grade = item.quality.grade if item.quality else "poor"
    return _GRADES.index(grade), item.name
