"""A turn of a conversation as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.answering.authorship import checked, is_written
from assistant.answering.differences import Differences, differences
from assistant.kernel.domain import Term
from assistant.kernel.index.generation import Generation
from assistant.kernel.settings import Settings
from assistant.records.model import Conversation, Turn
from assistant.retrieval.filtering import described
from assistant.web.kept import is_withheld
from assistant.web.pages.making import Fact, making
from assistant.web.pages.rendering import place_in_document

_LONGEST_SEARCH = timedelta(seconds=60)  # and no answer without a model takes so long


@dataclass(frozen=True, slots=True)
class Service:
    """What is to be known of the service to tell what became of a question."""

    since: datetime  # when it began: a question of before it is answered by nobody any more
    longest: timedelta  # no answer takes so long: past it, whoever was making it is no longer there
    writes: bool  # a language model writes its answers

    @classmethod
    def of(cls, settings: Settings, *, since: datetime) -> Service:
        """Return what the settings say of it."""
        longest = _LONGEST_SEARCH
        if settings.model:
            longest += timedelta(seconds=settings.model_seconds)
        return cls(since, longest, bool(settings.model))


@dataclass(frozen=True, slots=True)
class Chip:
    """A term that narrows a question, and how it is taken away."""

    name: str
    term: str  # "facet:value"
    understood: bool  # read from the question; else set by the reader


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A turn with what its template needs beside it."""

    turn: Turn
    standing: str  # "answered", "waiting", "failed", "stopped" or "withheld"
    chips: tuple[Chip, ...]
    read_as: str  # the question as searched; "" where that is as typed
    outdated: bool  # the collection has changed since
    last: bool  # of its conversation
    repeats: int  # the number of the turn of which this is asked again; 0 for none
    changed: bool  # it asks that turn's question in other words
    left_out: tuple[str, ...]  # names of the terms that were taken away since that turn
    differences: Differences | None  # from that turn
    links: Mapping[int, str]  # where each of its citations is checked, by number
    written: bool  # some of its answer is in a language model's words
    checked: str  # who wrote its answer, and what was checked; "" where it claims nothing
    making: tuple[Fact, ...]  # how its answer was made

    @property
    def id(self) -> str:
        """Its id in the page."""
        return f"turn-{self.turn.number}"

    @property
    def address(self) -> str:
        """Where it is by itself."""
        return turn_address(self.turn)


def conversation_address(conversation_id: str, number: int = 0) -> str:
    """Return where a conversation is, at one of its turns."""
    return f"/conversations/{conversation_id}" + (f"#turn-{number}" if number else "")


def turn_address(turn: Turn) -> str:
    """Return where a turn is by itself."""
    return f"/conversations/{turn.conversation_id}/turns/{turn.number}"


def turn_shown(
    conversation: Conversation, number: int, generation: Generation, *, service: Service
) -> TurnShown:
    """Return a turn as it is shown over today's collection."""
    turn = conversation.turns[number - 1]
    answer = turn.answer
    before = next((each for each in conversation.turns if turn.repeats and each.id == turn.repeats), None)
    outdated = bool(answer and answer.generation != generation.id)
    return TurnShown(
        turn=turn,
        standing=_standing(turn, service),
        chips=chips(turn, generation),
        read_as="" if answer is None or is_as_typed(turn) else answer.searched.query,
        outdated=outdated,
        last=number == len(conversation.turns),
        repeats=before.number if before else 0,
        changed=bool(before and before.question != turn.question),
        left_out=_left_out(before, turn, generation) if before else (),
        differences=_compared(before, turn) if before else None,
        links={
            item.number: f"{turn_address(turn)}/sources/{item.number}" if outdated else item.url
            for item in (answer.citations if answer else ())
        },
        written=bool(answer and is_written(answer)),
        checked=checked(answer) if answer else "",
        making=making(answer) if answer else (),
    )


def is_as_typed(turn: Turn) -> bool:
    """Tell whether a turn was answered as its question was typed; what is asked again then is so too."""
    return turn.answer is not None and turn.answer.searched.query == turn.answer.question


def _compared(before: Turn, turn: Turn) -> Differences | None:
    """Compare two answers to what is the same question under the same terms."""
    same = _terms(before) == _terms(turn)
    return differences(before.answer, turn.answer) if same and before.answer and turn.answer else None


def _terms(turn: Turn) -> tuple[object, ...]:
    return turn.question, turn.filters, turn.ignored


def _left_out(before: Turn, turn: Turn, generation: Generation) -> tuple[str, ...]:
    still = {chip.term for chip in chips(turn, generation)}
    return tuple(chip.name for chip in chips(before, generation) if chip.term not in still)


def chips(turn: Turn, generation: Generation) -> tuple[Chip, ...]:
    """Return the terms that narrowed a turn's question: those that were set, then those understood."""
    chosen = [_chip(term, understood=False) for term in described(turn.filters, generation)]
    known = {chip.term for chip in chosen}
    read = [_chip(term, understood=True) for term in (turn.answer.understood if turn.answer else ())]
    return (*chosen, *(chip for chip in read if chip.term not in known))


def _chip(term: Term, *, understood: bool) -> Chip:
    return Chip(term.name, f"{term.facet}:{term.value}", understood)


def _standing(turn: Turn, service: Service) -> str:
    if turn.answer is not None:
        return "answered"
    if turn.problem:
        return "withheld" if is_withheld(turn) else "failed"
    gone = turn.asked_at < service.since or datetime.now(UTC) - turn.asked_at > service.longest
    return "stopped" if gone else "waiting"


class Places:
    """Where in its document something stands, in words."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation

    def __call__(self, document_id: str, number: int, label: str) -> str:
        """Return "page 3 of 12", or as much of it as is known when the document has gone."""
        entry = self._generation.sources.get(document_id)
        return place_in_document(number, label, entry.pages, entry.paginated) if entry else f"page {number}"
