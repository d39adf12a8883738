"""`precedent search`: passages in the terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.bootstrap import SearchResult, build_assistant, configure_logging
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
from assistant.kernel.domain import DocumentStatus, Filters
from assistant.kernel.settings import Settings

_EXCERPT = 60  # words

_EXAMPLES = """
Examples:

  precedent search "joined-up teams for neighbourhoods"

  precedent search '"competitive bidding"' --programme SRB --k 5

  precedent search "trust between partners" --nation Scotland --json
"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("search", epilog=_EXAMPLES)(command)


def command(
    query: Annotated[str, typer.Argument(help="Words, or a phrase in quotation marks that must occur.")],
    k: Annotated[int, typer.Option("--k", min=1, max=100, help="How many passages.")] = 10,
    index: Annotated[Path | None, typer.Option(help="The index to read.")] = None,
    programme: ProgrammeOption = None,
    place: PlaceOption = None,
    barrier: BarrierOption = None,
    kind: KindOption = None,
    nation: NationOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the hits as JSON.")] = False,
) -> None:
    """Find the passages that speak to a query, by words and by meaning."""
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
    result = build_assistant(settings, audience=None).search(query, filters=filters, k=k)
    if as_json:
        typer.echo(json.dumps(_as_json(result), indent=2, ensure_ascii=False))
    else:
        _show(result, Console())


def _as_json(result: SearchResult) -> dict[str, object]:
    return {
        "generation": result.generation,
        "searched": asdict(result.searched),
        "timings_ms": dict(result.timings_ms),
        "hits": [
            {
                "passage_id": hit.passage.id,
                "document_id": hit.source.id,
                "title": hit.source.title,
                "status": hit.source.status.value,
                "score": round(hit.score, 4),
                "signals": {name: round(value, 4) for name, value in hit.signals.items()},
                "heading_path": hit.passage.heading_path,
                "first_page": hit.passage.first_page,
                "last_page": hit.passage.last_page,
                "text": hit.passage.text,
                "merged": hit.merged,
                "folded": hit.folded,
            }
            for hit in result.hits
        ],
    }


def _show(result: SearchResult, console: Console) -> None:
    searched = result.searched
    if not result.hits:
        console.print(
            f"Nothing was found in {searched.passages:,} passages of {searched.documents:,} documents. "
            "Try other words, fewer filters, or no quotation marks."
        )
    for number, hit in enumerate(result.hits, 1):
        status = "" if hit.source.status is DocumentStatus.CURRENT else f" ({hit.source.status.value})"
        place = " › ".join(hit.passage.heading_path[-2:])
        console.print(Text.assemble(f"{number:>2}. ", (hit.source.title, "bold"), (status, "yellow")))
        console.print(
            Text(f"    {place} · page or section {hit.passage.first_page} · {hit.score:.2f}", style="dim")
        )
        words = hit.passage.text.split()
        excerpt = " ".join(words[:_EXCERPT]) + (" …" if len(words) > _EXCERPT else "")
        console.print(Padding(Text(excerpt), (0, 0, 1, 4)))
