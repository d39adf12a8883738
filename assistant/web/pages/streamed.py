"""An answer as events that a script puts into the page while it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fastapi import Request
from fastapi.sse import format_sse_event
from starlette.responses import StreamingResponse

from assistant.answering.progress import (
    Begun,
    Checking,
    Finished,
    Progress,
    Said,
    Searched,
    Tell,
    Understood,
    Writing,
)
from assistant.kernel.domain import AnswerStatus
from assistant.records.model import Turn
from assistant.web.api.problems import problem_of
from assistant.web.kept import Kept
from assistant.web.pages.chat import Box, Chat
from assistant.web.pages.turns import conversation_address
from assistant.web.telling import Failed, as_it_happens, event_stream, wants_events

_READY = {
    AnswerStatus.ANSWERED: "Answer ready",
    AnswerStatus.PARTIAL: "Part of an answer ready",
    AnswerStatus.NOT_FOUND: "Ready: the collection does not say",
    AnswerStatus.CLARIFY: "The question may mean several things: choose one",
    AnswerStatus.DECLINED: "Ready: this is not a question for this service",
}


def from_a_script(request: Request) -> bool:
    """Tell whether a request was made by a script that can read events."""
    return bool(request.headers.get("hx-request")) and wants_events(request)


def streamed(ask: Callable[[Tell], object], kept: Kept, chat: Chat) -> StreamingResponse:
    """Return the response that tells of an answer while `ask` makes it."""
    return event_stream(_Parts(kept, chat).of(as_it_happens(ask)))


class _Parts:
    """Turns what is told of one answer into parts of the page."""

    def __init__(self, kept: Kept, chat: Chat) -> None:
        self._kept = kept
        self._chat = chat
        self._turn: Turn | None = None
        self._shown: set[int] = set()  # numbers of the sources that the page has
        self._tellers: dict[type, Callable[..., Iterator[bytes]]] = {
            Begun: self._begun,
            Understood: self._understood,
            Searched: self._searched,
            Writing: self._writing,
            Checking: self._checking,
            Said: self._said,
            Finished: self._finished,
            Failed: self._failed,
        }

    def of(self, events: Iterator[Progress | Failed]) -> Iterator[bytes]:
        """Yield the events of the stream."""
        for event in events:
            yield from self._tellers[type(event)](event)

    @property
    def _id(self) -> str:
        return f"turn-{self._turn.number}" if self._turn else ""

    def _begun(self, event: Begun) -> Iterator[bytes]:
        self._turn = self._kept.turn(event.turn_id)
        conversation = self._kept.conversation(event.conversation_id)
        if self._turn is None or conversation is None:  # deleted at this very moment
            return
        box = Box(filters=self._turn.filters, conversation=event.conversation_id)
        yield self._part(
            "chat/begun.html",
            conversation=conversation,
            turn=self._turn,
            id=self._id,
            own=True,
            **self._chat.box(box),
        )
        # The page's address becomes that of the conversation.
        address = conversation_address(event.conversation_id)
        yield format_sse_event(event="begun", data_str=f"{address} {self._id}")

    def _understood(self, event: Understood) -> Iterator[bytes]:
        names = ", ".join(term.name for term in event.terms)
        yield self._step(f"Understood as: {names}" if names else "Understood as an open question")

    def _searched(self, event: Searched) -> Iterator[bytes]:
        documents = f"{event.documents:,} document{'' if event.documents == 1 else 's'}"
        passages = "passage" if event.found == 1 else f"{event.found:,} passages"
        yield self._step(f"Searched {documents}; reading the nearest {passages}")

    def _writing(self, event: Writing) -> Iterator[bytes]:
        passages = "one passage" if event.passages == 1 else f"{event.passages} passages"
        yield self._step(f"Writing from {passages}; each sentence is checked before it is shown")

    def _checking(self, event: Checking) -> Iterator[bytes]:
        yield self._step(f"Checking {event.quotations} quotation{'' if event.quotations == 1 else 's'}")

    def _said(self, event: Said) -> Iterator[bytes]:
        new = [citation for citation in event.citations if citation.number not in self._shown]
        self._shown |= {citation.number for citation in new}
        yield self._part(
            "chat/said.html",
            id=self._id,
            said=event.statement,
            links={citation.number: citation.url for citation in event.citations},
            new=new,
        )

    def _finished(self, event: Finished) -> Iterator[bytes]:
        sources = len({citation.document_id for citation in event.answer.citations})
        among = f", from {sources} document{'' if sources == 1 else 's'}" if sources else ""
        yield from self._whole(f"{_READY[event.answer.status]}{among}.")

    def _failed(self, event: Failed) -> Iterator[bytes]:
        why = problem_of(event.error, "/ask").detail
        if self._turn is None:  # the page has no place for it yet
            yield format_sse_event(event="failed", data_str=why)
        else:
            yield from self._whole(why)

    def _whole(self, announced: str) -> Iterator[bytes]:
        """Put the turn as it was recorded in place of what was shown so far."""
        conversation = self._turn and self._kept.conversation(self._turn.conversation_id)
        if self._turn and conversation:
            shown = self._chat.turn(conversation, self._turn.number)
            yield self._part("chat/finished.html", shown=shown, own=True, announced=announced)
        yield format_sse_event(event="finished", data_str=self._id)

    def _step(self, words: str) -> bytes:
        return self._part("chat/step.html", id=self._id, words=words)

    def _part(self, template: str, **context: object) -> bytes:
        return format_sse_event(data_str=self._chat.part(template, **context))
