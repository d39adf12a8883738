"""`precedent questions`: what readers in Slack asked a person, because the documents did not say."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from assistant.addresses import service_address
from assistant.commands.records import opened_records
from assistant.kernel.errors import NotFound
from assistant.kernel.settings import Settings

if TYPE_CHECKING:
    from assistant.records.slack.model import HandedOver

questions = typer.Typer(
    no_args_is_help=True,
    help="List the questions that were handed to a person in Slack, and settle them.",
    epilog="Examples:\n\n  precedent questions list\n\n  precedent questions list --owner U0AUDITOR --all\n\n"
    "  precedent questions settle 8c1f0d2be6a54d0f9e0b7a4c3f2d1e00",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(questions, name="questions")


@questions.command("list")
def list_questions(
    owner: Annotated[
        str, typer.Option(help="Only those for this person (U…) or user group (S…) of Slack.")
    ] = "",
    everything: Annotated[bool, typer.Option("--all", help="Those that are settled, too.")] = False,
) -> None:
    """List open questions, the oldest first: who asked whom where, when (in UTC), and with which note."""
    from assistant.records.slack.store import SlackRecords

    service = service_address(Settings())
    with opened_records() as records:
        found = SlackRecords(records).questions(owner, settled=everything)
    console = Console(highlight=False, soft_wrap=True)
    for each in found:
        console.print(_described(each, service))
    if not found:
        console.print("There are no questions." if everything else "There are no open questions.")


@questions.command("settle")
def settle(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="As 'precedent questions list' shows them.")
    ],
) -> None:
    """Note that questions have been dealt with; they go with their conversations."""
    from assistant.records.slack.store import SlackRecords

    with opened_records() as records:
        slack = SlackRecords(records)
        unknown = [each for each in ids if not slack.settle(each)]
    if len(unknown) < len(ids):
        typer.echo(f"Settled: {len(ids) - len(unknown):,}.")
    if unknown:
        raise NotFound(
            f"There is no open question {', '.join(unknown)}; 'precedent questions list' shows all there are."
        )


def _described(handed: HandedOver, service: str) -> Text:
    """Return a question on lines of its own; what people wrote is no markup."""
    kept = handed.kept
    when = f"{kept.asked_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    lines = [
        f"{kept.turn_id}  {when}  {kept.person} asks {kept.owner or 'nobody in particular'}"
        f" in {kept.place.channel}",
        f"  {handed.question}",
    ]
    if kept.note:
        lines.append(f"  Note: {kept.note}")
    if handed.settled_at:
        lines.append(f"  Settled {handed.settled_at:%Y-%m-%d %H:%M}")
    lines.append(f"  {service}/conversations/{kept.conversation_id}")
    return Text("\n".join(lines))
