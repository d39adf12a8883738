"""An answer as events, in the order in which they happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from fastapi.sse import format_sse_event
from pydantic import BaseModel

from assistant.answering.progress import (
    Begun,
    Checking,
    Finished,
    Progress,
    Said,
    Searched,
    Understood,
    Writing,
)
from assistant.kernel.domain import StatementKind
from assistant.web.api.answer_schemas import AnswerShown, CitationShown, StatementShown, TermShown
from assistant.web.api.problems import Problem, problem_of
from assistant.web.api.schemas import FilterSet, shown
from assistant.web.pages.turns import conversation_address
from assistant.web.telling import Failed


class BegunShown(BaseModel):
    """Where the question is kept, and its answer will be."""

    conversation_id: str
    turn: int
    url: str


class UnderstoodShown(BaseModel):
    """How the question was read."""

    query: str
    understood: list[TermShown]
    filters: FilterSet


class LookedThrough(BaseModel):
    """What was searched, and how many passages were found to speak to the question."""

    model_config = shown()

    documents: int
    passages: int
    found: int


class WritingShown(BaseModel):
    """Which language model writes, and how many passages it was shown."""

    model_config = shown()

    model: str
    passages: int


class CheckingShown(BaseModel):
    """How many quotations are about to be checked against their pages."""

    model_config = shown()

    quotations: int


class SaidShown(BaseModel):
    """A statement; each of its citations has come before it."""

    statement: StatementShown


class Events:
    """Turns what is told of one answer into the events that are sent."""

    def __init__(self, path: str) -> None:
        """`path` is what was asked for; a problem names it."""
        self._path = path
        self._begun = Begun("", "", 0)  # until it is told, and for good where nothing is kept
        self._sent: set[int] = set()  # numbers of citations
        self._tellers: Mapping[type, tuple[str, Callable[..., BaseModel]]] = {
            Begun: ("begun", self._begin),
            Understood: ("understood", self._understood),
            Searched: ("searched", LookedThrough.model_validate),
            Writing: ("writing", WritingShown.model_validate),
            Checking: ("checking", CheckingShown.model_validate),
            Finished: ("done", self._finished),
            Failed: ("problem", self._failed),
        }

    def of(self, told: Iterator[Progress | Failed]) -> Iterator[bytes]:
        """Yield the events of the stream."""
        for each in told:
            if isinstance(each, Said):
                yield from self._said(each)
            else:
                name, shape = self._tellers[type(each)]
                yield _event(name, shape(each))

    def _begin(self, told: Begun) -> BegunShown:
        self._begun = told
        url = conversation_address(told.conversation_id, told.number)
        return BegunShown(conversation_id=told.conversation_id, turn=told.number, url=url)

    def _understood(self, told: Understood) -> UnderstoodShown:
        return UnderstoodShown(
            query=told.query,
            understood=[TermShown.model_validate(term) for term in told.terms],
            filters=FilterSet.model_validate(told.filters),
        )

    def _said(self, told: Said) -> Iterator[bytes]:
        """Yield what a statement rests on, where that is new, and then the statement."""
        for citation in told.citations:
            if citation.number not in self._sent:
                self._sent.add(citation.number)
                yield _event("citation", CitationShown.model_validate(citation))
        name = "notice" if told.statement.kind is StatementKind.NOTICE else "statement"
        yield _event(name, SaidShown(statement=StatementShown.model_validate(told.statement)))

    def _finished(self, told: Finished) -> AnswerShown:
        return AnswerShown.of(told.answer, self._begun.conversation_id, self._begun.number)

    def _failed(self, told: Failed) -> Problem:
        return problem_of(told.error, self._path)


def _event(name: str, data: BaseModel) -> bytes:
    return format_sse_event(event=name, data_str=data.model_dump_json())
