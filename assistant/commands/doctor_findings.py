"""What `precedent doctor` looked at, and how it says so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    value: str
    remedy: str = ""  # "" when all is well


def report(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Print findings, and exit with status 1 when something needs mending."""
    if as_json:
        typer.echo(json.dumps([asdict(item) for item in findings], indent=2))
    else:
        table = Table(box=None, show_header=False)
        for item in findings:
            mark = Text("!", style="bold red") if item.remedy else Text("✓", style="green")
            table.add_row(mark, item.name, Text(item.value + (f"\n→ {item.remedy}" if item.remedy else "")))
        Console().print(table)
    if any(item.remedy for item in findings):
        raise typer.Exit(1)
