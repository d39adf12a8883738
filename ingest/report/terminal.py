"""Print the report of an ingest on a terminal."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.kernel.index.account import FileAccount
from ingest.report.outcome import DUPLICATE, Report
from ingest.report.wording import outcome, pages_changed, tally, visible

_NAMED = 20  # documents of one kind of change


def print_report(report: Report, *, corpus: Path, seconds: float, page: Path | None = None) -> None:
    """Print what an ingest did: counts, changes, what was read badly, and every file that was refused."""
    console = Console()
    console.print(_headline(report, corpus, seconds), markup=False)
    console.print(_numbers(report))
    for notice in report.account.notices:
        console.print(Text(f"Note: {visible(notice)}", style="yellow"))
    _print_changes(report, console)
    _print_poor(report, console)
    _print_refused(report, console)
    if page is not None:
        console.print(Text(f"Every file: {page}", style="dim"), soft_wrap=True)


def _headline(report: Report, corpus: Path, seconds: float) -> str:
    if report.dry_run:
        return f"Dry run over {corpus}: the index is as it was. This is what would change ({seconds:.1f} s)."
    if not report.published:
        return f"Nothing has changed in {corpus}; {report.generation} is up to date ({seconds:.1f} s)."
    return (
        f"Published {report.generation} from {corpus} in {seconds:.1f} s "
        f"({report.encoded:,} windows encoded, the rest from the cache)."
    )


def _numbers(report: Report) -> Table:
    changes = report.changes
    table = Table(show_header=False, box=None, pad_edge=False)
    numbers = {
        **report.counts,
        "new": len(changes.new),
        "changed": len(changes.changed),
        "unchanged": len(changes.same),
        "removed": len(changes.gone),
        "refused": len(report.refused),
    }
    for name, value in numbers.items():
        table.add_row(name, f"{value:,}")
    files = ", ".join(f"{count:,} {name}" for name, count in tally(report.account.files).items())
    table.add_row("files", files or "none")
    return table


def _print_changes(report: Report, console: Console) -> None:
    changes = report.changes
    changed = [f"{name} ({pages_changed(changes.pages[name])})" for name in changes.changed]
    shown = {"Changed": changed, "Superseded": changes.superseded, "Withdrawn": changes.withdrawn}
    shown |= {"Removed": changes.gone}
    if report.dry_run:
        shown = {"New": changes.new, **shown}
    for title, names in shown.items():
        if names:
            more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            console.print(Text(f"{title}: {', '.join(map(visible, names[:_NAMED]))}{more}"))


def _print_poor(report: Report, console: Console) -> None:
    told = [item for item in report.account.files if item.quality and item.quality.grade != "good"]
    if not told:
        return
    table = Table("Read with trouble", "Quality", "Why", title_justify="left")
    for item in told:
        if item.quality:
            table.add_row(_name(item), item.quality.grade, Text("; ".join(item.quality.reasons)))
    console.print(table)


def _print_refused(report: Report, console: Console) -> None:
    refused = [item for item in report.account.files if item.quality is None]
    if not refused:
        return
    table = Table("Not in the index", "Outcome", "Why", title_justify="left")
    for item in sorted(refused, key=lambda item: item.outcome == DUPLICATE):
        table.add_row(_name(item), outcome(item.outcome), Text(visible(item.reason)))
    console.print(table)


def _name(item: FileAccount) -> Text:
    return Text(visible(item.name), overflow="fold")
