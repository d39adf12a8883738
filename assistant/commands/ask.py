"""`precedent ask`: a cited answer in the terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant.answering.authorship import checked
from assistant.bootstrap import build_assistant, configure_logging
from assistant.commands.filtering import (
    BarrierOption,
    KindOption,
    NationOption,
    PlaceOption,
    ProgrammeOption,
    SinceOption,
    StatusOption,
    UntilOption,
)
from assistant.kernel.domain import Answer, Citation, DocumentStatus, Filters, Statement, StatementKind
from assistant.kernel.settings import Settings

_STYLES = {StatementKind.HEADING: "bold", StatementKind.NOTICE: "italic yellow"}
_EXAMPLES = """
Examples:

  precedent ask "What was Partnerships for People and Place?"

  precedent ask "Which programmes met the data-sharing barrier?" --nation England

  precedent ask "Compare Total Place with whole-place community budgets" --json
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("ask", epilog=_EXAMPLES)(command)


def command(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    programme: ProgrammeOption = None,
    place: PlaceOption = None,
    barrier: BarrierOption = None,
    kind: KindOption = None,
    nation: NationOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Answer a question with quotations, each proven to stand on the page it names.

    Where PRECEDENT_MODEL names a language model, it writes the answer, and each sentence is checked against
    the passages that it cites.
    """
    settings = Settings()
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings, quiet=True)
    filters = Filters(
        programmes=tuple(programme or ()),
        places=tuple(place or ()),
        barriers=tuple(barrier or ()),
        kinds=tuple(kind or ()),
        nations=tuple(nation or ()),
        statuses=tuple(status or ()),
        year_from=since,
        year_to=until,
    )
    answer = build_assistant(settings, audience=None).ask(question, filters=filters).answer
    if as_json:
        typer.echo(json.dumps({**asdict(answer), "text": answer.text}, indent=2, ensure_ascii=False))
    else:
        show(answer, Console(), f"http://{settings.host}:{settings.port}")


def show(answer: Answer, console: Console, service: str) -> None:
    """Print an answer and its sources; their links open in the page that is served at `service`."""
    for number, statement in enumerate(answer.statements):
        # A notice stands apart: quotations may follow what a model said before it.
        if statement.kind is StatementKind.HEADING or (statement.kind is StatementKind.NOTICE and number):
            console.print()
        console.print(_shown(statement))
    _show_choices(answer, console)
    if by := checked(answer):
        console.print()
        console.print(Text(by, style="dim"))
    if answer.citations:
        console.print()
        console.print(Text("Sources", style="bold"))
        for citation in answer.citations:
            console.print(Text(f"[{citation.number}] {reference(citation)}"))
            console.print(Text(f"    {service}{citation.url}", style="dim"), soft_wrap=True)
            if citation.origin_url:
                console.print(Text(f"    {citation.origin_url}", style="dim"), soft_wrap=True)
        console.print(Text("The links open while 'precedent serve' runs.", style="dim"))
    elif answer.nearest:
        console.print()
        console.print(Text("Nearest passages", style="bold"))
        for item in answer.nearest:
            console.print(Text(f"- {item.title}: {item.heading or item.page_label}"))


def reference(citation: Citation) -> str:
    """Return a citation as one line: title, publisher, year, page and heading."""
    label = {
        DocumentStatus.SUPERSEDED: " (superseded)",
        DocumentStatus.WITHDRAWN: " (withdrawn)",
    }.get(citation.status, "")
    where = f"page {citation.page_label}" if citation.paginated else f"section “{citation.page_label}”"
    if citation.paginated and citation.page_label != str(citation.page):
        where += f" ({citation.page} in the file)"
    if citation.ocr:
        sure = f" ({citation.confidence:.0%} sure)" if citation.confidence < 1 else ""
        where += f", read by text recognition{sure}"
    parts = [f"{citation.title}{label}", citation.publisher, citation.published[:4], where]
    if citation.heading and citation.paginated:
        parts.append(f"“{citation.heading}”")
    return ", ".join(part for part in parts if part)


def _shown(statement: Statement) -> Text:
    """Return a statement as it is printed: what is ours and what no source bears out is told apart."""
    if statement.kind is StatementKind.UNSUPPORTED:
        return Text.assemble(("Not found in the sources: ", "bold red"), statement.text)
    marks = "".join(f" [{number}]" for number in statement.citations)
    return Text.assemble((statement.spoken, _STYLES.get(statement.kind, "")), (marks, "cyan"))


def _show_choices(answer: Answer, console: Console) -> None:
    for choice in answer.choices:
        console.print(Text(f"  • {choice}"))
