"""Print how an answer was made, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from assistant.kernel.domain import Answer, TraceStep, Written

if TYPE_CHECKING:
    from assistant.records.model import Turn

_TIME = 13  # columns: what is told of a step stands beside its time
_GLANCE = 70  # characters of a message, where it is not wanted whole
_DIM, _GOOD, _BAD, _BOLD = "dim", "green", "red", "bold"

Line = tuple[str, str]  # text, style
Detail = Mapping[str, Any]


def replay(turn: Turn, steps: Sequence[TraceStep], console: Console, *, whole_prompts: bool = False) -> None:
    """Print a turn and the steps that led to its answer; messages to a model whole where that is wanted."""
    for line in _headed(turn):
        console.print(_shown(line), soft_wrap=True)
    for step in steps:
        lines = Table.grid(Column(width=_TIME, justify="right"), Column(), padding=(0, 2, 0, 0))
        lines.add_row(Text(f"{step.at_ms:,.1f} ms", _DIM), Text(_clean(step.name), _BOLD))
        for line in _told(step, whole_prompts):
            lines.add_row("", _shown(line))
        console.print()
        console.print(lines)


def _headed(turn: Turn) -> Iterator[Line]:
    yield turn.question, _BOLD
    yield f"Turn {turn.number} of conversation {turn.conversation_id}", _DIM
    yield f"Id {turn.id}", _DIM
    yield f"Asked {turn.asked_at:%Y-%m-%d %H:%M:%S} UTC", _DIM
    if turn.problem:
        yield turn.problem, _BAD
    if turn.answer:
        yield from _of_answer(turn.answer)


def _of_answer(answer: Answer) -> Iterator[Line]:
    yield f"Status {answer.status.value}, from generation {answer.generation}", ""
    if answer.timings_ms:
        yield ", ".join(f"{name} {took:,.1f} ms" for name, took in answer.timings_ms.items()), ""
    if answer.written:
        yield from _of_model(answer.written)


def _of_model(written: Written) -> Iterator[Line]:
    prompts = ", ".join(f"{name} {digest}" for name, digest in written.prompts.items())
    yield f"Model {written.model}, prompts {prompts or 'none'}", ""
    price = "price unknown" if written.price is None else f"{written.currency} {written.price:.6f}".strip()
    yield f"Tokens {written.tokens_read:,} read, {written.tokens_written:,} written; {price}", ""
    if written.dropped:
        yield f"{written.dropped:,} of its statements were not found in the sources", _BAD
    if written.fault:
        yield f"Quotations stand in its place: {written.fault}", _BAD


def _told(step: TraceStep, whole_prompts: bool) -> list[Line]:
    """Return what is told of a step, as lines."""
    tell = _TELL.get(step.name, _as_it_is)
    try:
        told = list(tell(step.detail))
        if step.name == "sent" and whole_prompts:
            told += [line for each in step.detail["messages"] for line in _message(each)]
    except (KeyError, TypeError, ValueError, AttributeError):  # as another version noted it
        told = list(_as_it_is(step.detail))
    return told


def _as_it_is(detail: Detail) -> Iterator[Line]:
    yield ", ".join(f"{name}: {value}" for name, value in detail.items()), ""


def _understood(detail: Detail) -> Iterator[Line]:
    yield f"“{detail['query']}”", ""
    if detail["asked"] != detail["query"]:
        yield f"asked as “{detail['asked']}”", ""
    wants = f", wants {', '.join(detail['wants'])}" if detail["wants"] else ""
    yield f"shape {detail['shape']}{wants}", ""
    if detail["terms"]:
        yield f"about {', '.join(term['name'] for term in detail['terms'])}", ""
    if detail["filters"]:
        yield f"the reader's filters: {_filters(detail['filters'])}", ""
    if detail["within"]:
        yield f"kept to {_filters(detail['within'])}", ""


def _retrieved(detail: Detail) -> Iterator[Line]:
    passages = detail["passages"]
    yield f"{len(passages):,} passages in {detail['ms']:,.1f} ms for “{detail['query']}”", ""
    for number, each in enumerate(passages, start=1):
        signals = ", ".join(f"{name} {value:.3g}" for name, value in each["signals"].items())
        yield f"{number:>2}  {each['score']:.3f}  {each['title']}, page {each['page']}", ""
        yield f"    {each['id']}  {signals}", _DIM


def _judged(detail: Detail) -> Iterator[Line]:
    yield f"answers with a probability of {detail['probability']:.2f}, in {detail['ms']:,.1f} ms", ""
    if detail["missing"]:
        yield f"missing: {'; '.join(detail['missing'])}", _BAD
    for each in detail["extracts"]:
        count = each["sentences"]
        words = f"{count} sentence{'s' * (count != 1)} of {each['passage']}, page {each['page']}"
        yield f"to be quoted: {words}, {each['score']:.3f}", _DIM


def _sent(detail: Detail) -> Iterator[Line]:
    messages = detail["messages"]
    yield f"call {detail['call']} to {detail['model']}, prompt {detail['prompt']} {detail['digest']}", ""
    for each in messages:
        begins = " ".join(each["text"].split())[:_GLANCE]
        yield f"{each['role']}, {len(each['text']):,} characters: {begins}…", _DIM


def _message(message: Detail) -> Iterator[Line]:
    yield f"── {message['role']} ──", _BOLD
    yield message["text"], ""


def _returned(detail: Detail) -> Iterator[Line]:
    first, tokens = detail["first_ms"], f"{detail['read']:,} tokens read, {detail['written']:,} written"
    began = "never began" if first is None else f"began after {first:,.1f} ms"
    yield f"call {detail['call']}: {began}, took {detail['ms']:,.1f} ms, {tokens}", ""
    if detail["fault"]:
        yield f"{detail['fault']}: {detail['detail']}", _BAD
    if detail["text"]:
        yield detail["text"], ""


def _checked(detail: Detail) -> Iterator[Line]:
    mark, style = ("✓", _GOOD) if detail["supported"] else ("✗", _BAD)
    again = ", asked for again" if detail["again"] else ""
    yield f"{mark} support {detail['score']:.2f}{again}", style
    yield detail["text"], ""
    # Not as "[1]": those are the numbers of citations, which a reader sees.
    numbers = ", ".join(map(str, detail["numbers"]))
    yield f"cites, of those sent: passage {numbers}" if numbers else "cites nothing", ""
    for each in detail["failures"]:
        yield f"{each['kind']}: {each['detail']}", _BAD
    for each in detail["quoted"]:
        yield f"{each['passage']}, page {each['page']}: “{each['text']}”", _DIM


def _said(detail: Detail) -> Iterator[Line]:
    yield detail["kind"], ""
    yield detail["text"] + "".join(f" [{number}]" for number in detail["citations"]), ""


# What is told of the steps that `assistant/answering/tracing.py` names; of others, what they hold.
_TELL: Mapping[str, Callable[[Detail], Iterator[Line]]] = {
    "understood": _understood,
    "retrieved": _retrieved,
    "judged": _judged,
    "sent": _sent,
    "returned": _returned,
    "checked": _checked,
    "shown": _said,
}


def _filters(filters: Detail) -> str:
    told = (
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in filters.items()
    )
    return "; ".join(told)


def _shown(line: Line) -> Text:
    text, style = line
    return Text(_clean(text), style=style)


def _clean(text: str) -> str:
    """Return a text without what a terminal would obey: a model or a document may have written it."""
    from assistant.records.rows import storable  # imported here, for it brings the database

    return storable(text)
