"""`precedent feedback` and `precedent conversations`: read what readers said, erase what is kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

if TYPE_CHECKING:
    from assistant.records.store import Records

_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")

Since = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was given from this day.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

feedback = typer.Typer(
    no_args_is_help=True,
    help="Read what readers thought of answers, hand it to a program, delete what is old.",
    epilog="Examples:\n\n  precedent feedback list --since 2026-11-01\n\n"
    "  precedent feedback export feedback.jsonl\n\n  precedent feedback delete --before 2026-01-01",
)
conversations = typer.Typer(
    no_args_is_help=True,
    help="Remove conversations, and what answers quoted from a document that is gone.",
    epilog="Examples:\n\n  precedent conversations expire\n\n  precedent conversations expire --days 30\n\n"
    "  precedent conversations delete https://precedent.example/conversations/0f3c…\n\n"
    "  precedent conversations forget-document total-place-review",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(feedback, name="feedback")
    app.add_typer(conversations, name="conversations")


@feedback.command("list")
def list_feedback(since: Since = None) -> None:
    """List feedback, the oldest first."""
    table = Table("Given", "Useful", "Why", "Question", "In their words")
    with opened_records() as records:
        for given in records.feedback(_in_utc(since)):
            said = given.feedback
            table.add_row(
                f"{said.given_at:%Y-%m-%d %H:%M}",
                "yes" if said.useful else "no",
                Text(", ".join(said.reasons)),
                Text(given.question),
                Text(said.text),
            )
    Console().print(table if table.row_count else "There is no feedback.")


@feedback.command("export")
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; without it, standard output.")] = None,
    since: Since = None,
) -> None:
    """Write feedback as JSON Lines: with the question, the whole answer, its citations and generation."""
    from pydantic import TypeAdapter

    from assistant.records.model import GivenFeedback

    written = TypeAdapter(GivenFeedback)
    count = 0
    with opened_records() as records, _opened(file) as target:
        for count, given in enumerate(records.feedback(_in_utc(since)), start=1):  # noqa: B007
            target.write(written.dump_json(given).decode() + "\n")
    if file:
        typer.echo(f"{count:,} written to {file}.")


@feedback.command("delete")
def delete(
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="What was given before this day.")],
    yes: Yes = False,
) -> None:
    """Delete old feedback for good."""
    if not yes:
        typer.confirm(f"Delete all feedback given before {before:%Y-%m-%d} for good?", abort=True)
    with opened_records() as records:
        typer.echo(f"Deleted: {records.delete_feedback(before.replace(tzinfo=UTC)):,}.")


@conversations.command("expire")
def expire(
    days: Annotated[
        int | None,
        typer.Option(
            min=1, help="Last question longer ago than this; PRECEDENT_CONVERSATION_DAYS unless told."
        ),
    ] = None,
) -> None:
    """Remove conversations that are too old, and those deleted over an hour ago, for good.

    The service does so by itself, every hour in which something is asked.
    """
    with opened_records() as records:
        typer.echo(f"Removed: {records.expire(days):,}. Feedback is kept apart, and stays.")


@conversations.command("delete")
def delete_conversations(
    which: Annotated[list[str], typer.Argument(metavar="ADDRESS...", help="Their addresses, or ids.")],
    undo: Annotated[bool, typer.Option("--undo", help="Undo it, within an hour.")] = False,
    yes: Yes = False,
) -> None:
    """Delete conversations, wherever they were begun: for those who asked in Slack and cannot themselves.

    For an hour --undo brings them back. Feedback is kept apart, and stays.
    """
    ids = [_id_in(each) for each in which]
    if not undo and not yes:
        typer.confirm(f"Delete {len(ids):,} conversation{'' if len(ids) == 1 else 's'}?", abort=True)
    with opened_records() as records:
        done = [(records.restore if undo else records.delete)(each) for each in ids]
    if missed := [given for given, was in zip(which, done, strict=True) if not was]:
        problem = "cannot be brought back" if undo else "is not there"
        raise PrecedentError("\n".join(f"{each}: {problem}." for each in missed))
    typer.echo(f"{'Brought back' if undo else 'Deleted'}: {len(done):,}.")


def _id_in(text: str) -> str:
    """Return the id of a conversation, from its address too."""
    found = _ID.search(text)
    if found is None:
        raise PrecedentError(
            f"{text} is no address of a conversation: …/conversations/ and 32 digits or letters."
        )
    return found[0]


@conversations.command("forget-document")
def forget_document(
    documents: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of documents.")],
    yes: Yes = False,
) -> None:
    """Erase what recorded answers quoted from a document, in feedback too; it cannot be undone.

    For after 'precedent purge', which does the same for index and caches. A notice stands where a
    quotation was; traces of conversations in which the document was found go as a whole. What readers
    typed themselves is not looked through.
    """
    if not yes:
        typer.confirm(f"Erase all quotations from {', '.join(documents)} for good?", abort=True)
    with opened_records() as records:
        changed = records.forget_document(*documents)
    if changed:
        typer.echo(f"Erased from {changed:,} recorded answers. Backups are not touched.")
    else:
        typer.echo("No recorded answer quotes that.")


@contextmanager
def opened_records() -> Iterator[Records]:
    """Open the records that the settings name, and close them at the end."""
    # Imported here so that the other commands do not pay for the database.
    from assistant.records.store import Records

    settings = Settings()
    records = Records(settings.records, days=settings.conversation_days, traces=settings.traces)
    try:
        yield records
    finally:
        records.close()


@contextmanager
def _opened(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdout
        return
    try:
        with file.open("w", encoding="utf-8") as target:
            yield target
    except OSError as error:
        raise PrecedentError(f"Cannot write {file} ({error.strerror}); name another file.") from error


def _in_utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None
