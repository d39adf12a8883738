"""`precedent eval`: measure retrieval and answers from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Protocol, cast

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Drawing
from rich.text import Text

from assistant.bootstrap import build_assistant, configure_logging
from assistant.evaluation import answers, metrics, retrieval, threads
from assistant.evaluation.progress import Progress, drawn
from assistant.evaluation.tables import Table
from assistant.kernel.errors import EvaluationInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings

GOLDEN = "golden/questions.yaml"  # in the collection
THREADS = "golden/threads.yaml"

app = typer.Typer(
    name="eval", help="Measure retrieval and answers against judged questions.", no_args_is_help=True
)

_RETRIEVAL_EXAMPLES = """
Examples:

  precedent eval retrieval --beir sets/nfcorpus

  precedent eval retrieval --beir sets/nfcorpus --limit 50

  precedent eval retrieval --beir sets/nfcorpus --json > report.json
"""

_ANSWERS_EXAMPLES = """
Examples:

  precedent eval answers            the collection's own golden questions

  precedent eval answers --misses   and what was wrong, question by question

  precedent eval answers --questions mine.yaml --json > report.json
"""

_THREADS_EXAMPLES = """
Examples:

  precedent eval threads            the collection's own golden threads

  precedent eval threads --misses   and what was read or answered wrongly, turn by turn

  PRECEDENT_SMALL_MODEL=openai:gpt-5-nano precedent eval threads    read by rules, then by that model
"""


class BuiltSet(Protocol):
    """What a builder of judged collections hands back: `ingest.beir.build` does."""

    @property
    def queries(self) -> Mapping[str, str]:
        """Query id → text."""

    @property
    def qrels(self) -> Mapping[str, Mapping[str, int]]:
        """Query id → document id in the index → grade."""

    @property
    def empty(self) -> tuple[str, ...]:
        """Documents without a word, left out of the index."""


Builder = Callable[[Path, Path, Path, str, Progress], BuiltSet]


@app.command("retrieval", epilog=_RETRIEVAL_EXAMPLES)
def retrieval_command(
    beir: Annotated[Path, typer.Option(help="A folder with corpus.jsonl, queries.jsonl and qrels.tsv.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    index: Annotated[
        Path | None, typer.Option(help="Where to keep the index; a temporary folder unless named.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Measure this many queries only.")] = None,
) -> None:
    """Index a judged collection as an ingest would, search it for every query, and measure the rankings."""
    builder = _builder()
    metrics.check_installed()
    settings = Settings()
    configure_logging(settings, quiet=True)
    with ExitStack() as stack:
        folder = index or Path(stack.enter_context(TemporaryDirectory(prefix="precedent-eval-")))
        progress = stack.enter_context(drawn())
        built = builder(beir, folder, settings.cache, settings.encoder, progress)
        generation = Generation(IndexStore(folder).current())
        stack.callback(generation.close)
        report = retrieval.evaluate(generation, built.queries, built.qrels, limit=limit, progress=progress)
    if as_json:
        typer.echo(json.dumps({"beir": str(beir), **asdict(report)}, indent=2, ensure_ascii=False))
        return
    _draw(retrieval.table(report))
    typer.echo(
        f"{report.queries:,} queries ({report.left_out:,} left out), {report.documents:,} documents "
        f"({len(built.empty):,} more are empty), {report.passages:,} passages, "
        f"{report.median_ms:.1f} ms a query, {report.encoder} {report.encoder_id[:12]}"
    )


@app.command("answers", epilog=_ANSWERS_EXAMPLES)
def answers_command(
    questions: Annotated[Path | None, typer.Option(help="A file of golden questions.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures and marks as JSON.")] = False,
    misses: Annotated[
        bool, typer.Option("--misses", help="Say what was wrong, question by question.")
    ] = False,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
) -> None:
    """Ask golden questions and mark the answers."""
    settings = Settings().model_copy(update={"records": answers.RECORDS})
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings, quiet=True)
    assistant = build_assistant(settings, recorded=True, audience=None)
    with drawn() as progress:
        report = answers.evaluate_answers(assistant, questions or settings.corpus / GOLDEN, progress=progress)
    if as_json:
        missed = [item.id for item in report.misses]
        typer.echo(json.dumps({**asdict(report), "misses": missed}, indent=2, ensure_ascii=False))
        return
    _draw(answers.overall(report))
    _draw(answers.by_type(report))
    if report.unresolved:
        typer.echo(f"Programmes that the taxonomy does not know: {', '.join(report.unresolved)}", err=True)
    if misses:
        _list_misses(report)
    else:
        typer.echo(f"Answers with something to mend: {len(report.misses)} (--misses lists them)")


@app.command("threads", epilog=_THREADS_EXAMPLES)
def threads_command(
    file: Annotated[Path | None, typer.Option("--threads", help="A file of golden threads.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every turn and its marks as JSON.")] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Say what was wrong, turn by turn.")] = False,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
) -> None:
    """Ask golden threads, read by rules and by the small model that is set, and mark how they were read."""
    settings = Settings().model_copy(update={"records": answers.RECORDS, "model": ""})
    if index:
        settings = settings.model_copy(update={"index": index})
    configure_logging(settings, quiet=True)
    path = file or settings.corpus / THREADS
    readers = {"rules": ""} | ({settings.small_model: settings.small_model} if settings.small_model else {})
    reports = []
    for reader, small in readers.items():
        assistant = build_assistant(
            settings.model_copy(update={"small_model": small}), recorded=True, audience=None
        )
        with drawn() as progress:
            reports.append(threads.evaluate_threads(assistant, path, reader=reader, progress=progress))
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], indent=2, ensure_ascii=False))
        return
    _draw(threads.by_half(reports))
    for report in reports:
        if misses:
            _list_turns(report)
        else:
            typer.echo(f"Turns with something to mend ({report.reader}): {len(report.misses)}")


def _builder() -> Builder:
    """Return the builder that an installed ingest offers; `assistant` itself knows none."""
    for point in entry_points(group="precedent.builders", name="beir"):
        try:
            return cast("Builder", point.load())
        except ImportError as error:
            raise EvaluationInvalid(f"{metrics.REMEDY} ({error})") from error
    raise EvaluationInvalid(metrics.REMEDY)


def _draw(table: Table) -> None:
    drawing = Drawing(*table.headers, box=SIMPLE_HEAD)
    drawing.columns[0].no_wrap = True
    for column in drawing.columns[1:]:
        column.justify = "right"
    for row in table.rows:
        drawing.add_row(*row)
    Console().print(drawing)


def _list_misses(report: answers.AnswerReport) -> None:
    console = Console()
    for item in report.misses:
        console.print(Text.assemble((item.id, "bold"), f" ({item.type}) {item.question}"))
        for complaint in answers.complaints(item):
            console.print(Text(f"    {complaint}"))


def _list_turns(report: threads.ThreadReport) -> None:
    console = Console()
    for item in report.misses:
        console.print(Text.assemble((item.id, "bold"), f" ({item.half}, {report.reader}) {item.question}"))
        for complaint in threads.complaints(item):
            console.print(Text(f"    {complaint}"))
