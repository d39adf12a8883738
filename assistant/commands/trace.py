"""`precedent trace`: replay how a kept answer was made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from assistant.commands.records import opened_records
from assistant.commands.replaying import replay
from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings

if TYPE_CHECKING:
    from assistant.records.model import Turn
    from assistant.records.store import Records

_LAST = "last"
_EXAMPLES = """
Examples:

  precedent trace last

  precedent trace "http://127.0.0.1:8000/conversations/8c1f0d2be6a54d0f9e0b7a4c3f2d1e00#turn-2"

  precedent trace 8c1f0d2be6a54d0f9e0b7a4c3f2d1e00 2 --prompt

  precedent trace last --json
"""
_PATH = re.compile(r"(?:^|/)conversations/([0-9a-f]{32})(?:/turns/(\d{1,9}))?(?:/|$)")
_FRAGMENT = re.compile(r"turn-(\d{1,9})\b")
_GONE = (
    "No such answer is kept: it was deleted, is too old, or stands in other records than those that "
    "PRECEDENT_RECORDS names."
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("trace", epilog=_EXAMPLES)(command)


def command(
    answer: Annotated[
        str,
        typer.Argument(
            help="The address of an answer, as its page or /api/ask gives it; the id of its turn, or of its "
            "conversation; or 'last'."
        ),
    ],
    number: Annotated[
        int | None,
        typer.Argument(min=1, help="Which question of the conversation; the last one unless told."),
    ] = None,
    prompt: Annotated[
        bool, typer.Option("--prompt", help="Print the whole of what a model was sent.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the turn and all its steps as JSON.")
    ] = False,
) -> None:
    """Replay how an answer was made: what was understood, retrieved, sent, returned, checked and shown.

    With the model, the digests of the prompts, the generation, tokens, price, and when each step was done.
    What is asked in the browser or over HTTP is kept with its trace; 'precedent ask' keeps nothing.
    """
    from pydantic import TypeAdapter

    from assistant.kernel.domain import TraceStep
    from assistant.records.model import Turn
    from assistant.records.rows import storable

    with opened_records() as records:
        turn = find(records, answer, number)
        steps = records.trace(turn.id)
    if steps is None:
        raise PrecedentError(why_untraced(turn, kept=Settings().traces))
    if as_json:
        told = TypeAdapter(Turn).dump_python(turn, mode="json")
        told["trace"] = TypeAdapter(tuple[TraceStep, ...]).dump_python(steps, mode="json")
        typer.echo(storable(json.dumps(told, indent=2, ensure_ascii=False)))
    else:
        replay(turn, steps, Console(), whole_prompts=prompt)


def find(records: Records, answer: str, number: int | None = None) -> Turn:
    """Return the turn that is meant; raise `PrecedentError` where there is none."""
    from assistant.records.model import is_id

    answer = answer.strip().removeprefix("chatcmpl-")  # as /v1 names its answers
    if answer == _LAST:
        last = records.last()
        if last is None:
            raise PrecedentError("No answer is kept yet; 'precedent serve' keeps what it is asked.")
        return last
    address = urlsplit(answer)
    path, fragment = _PATH.search(address.path), _FRAGMENT.match(address.fragment)
    if path:
        said = path[2] or (fragment[1] if fragment else None)
        return _of_conversation(records, path[1], number or (int(said) if said else None))
    if not is_id(answer):
        raise PrecedentError(
            f"“{answer}” names no answer; give the address of one, the id of its turn, that of its "
            "conversation and the number of the question in it, or 'last'."
        )
    turn = records.turn(answer) if number is None else None
    return turn or _of_conversation(records, answer, number)


def _of_conversation(records: Records, id: str, number: int | None) -> Turn:
    conversation = records.conversation(id)
    if conversation is None:
        raise PrecedentError(_GONE)
    turns = conversation.turns
    if number is None:
        return turns[-1]
    if number > len(turns):
        raise PrecedentError(
            f"That conversation has {len(turns):,} question{'s' * (len(turns) != 1)}, and none with the "
            f"number {number:,}."
        )
    return turns[number - 1]


def why_untraced(turn: Turn, *, kept: bool) -> str:
    """Return why there is no trace of a turn, and what gives one; `kept`: traces are, by the settings."""
    from assistant.records.forgetting import REMOVED

    if turn.answer is None and not turn.problem:
        return "There is no answer to trace: it is being made, or the service was stopped meanwhile."
    if turn.answer and REMOVED in turn.answer.statements:
        return "The trace of that answer was erased together with a document that it rests on."
    if not kept:
        return "No trace of that answer is kept: PRECEDENT_TRACES is off. Set it to true, and ask again."
    return (
        "No trace of that answer is kept: it was made by an earlier version or while PRECEDENT_TRACES was "
        "off, or its trace was erased with a document. Ask again for one."
    )
