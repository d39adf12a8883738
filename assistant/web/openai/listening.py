"""Make an answer and put what is told of it into the shapes of OpenAI, whole or while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from assistant.answering.progress import Begun, Finished, Progress, Tell
from assistant.bootstrap import Assistant, Reply
from assistant.kernel.domain import Citation, Written
from assistant.kernel.errors import PersonalData
from assistant.kernel.index.generation import Generation
from assistant.kernel.stopping import Stop
from assistant.retrieval.following_up import Turn
from assistant.web.keyring import Sources
from assistant.web.openai.chore_answers import Suggestions
from assistant.web.openai.errors import PREFIX, error_of
from assistant.web.openai.replies import DONE, Chunks, Head, event, usage_of, whole
from assistant.web.openai.sources import open_webui_event, open_webui_source, url_citations
from assistant.web.openai.writing import Message
from assistant.web.telling import Failed, as_it_happens


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and how its answer is to be shown."""

    assistant: Assistant
    generation: Generation
    question: str
    history: tuple[Turn, ...]
    ways: tuple[Sources, ...]  # in which sources are shown
    service: str  # its address
    stop: Stop  # set when the client goes away

    def ask(self, tell: Tell) -> Reply:
        """Answer the question."""
        return self.assistant.ask(self.question, history=self.history, tell=tell, stop=self.stop)

    def source(self, citation: Citation) -> Mapping[str, Any]:
        """Return a source with its passage; with the quote where another collection has come meanwhile."""
        found = self.generation.passages.by_id(citation.passage_id)
        return open_webui_source(citation, found.passage.text if found else citation.quote, self.service)


class Listening:
    """Listens to what is told of one answer."""

    def __init__(self, asking: Asking, suggestions: Suggestions) -> None:
        """`suggestions`: where those of the answer are remembered."""
        self._asking = asking
        self._suggestions = suggestions
        self._head = Head(asking.generation.id)
        self._written: Written | None = None
        self._sent: set[int] = set()  # numbers of citations that Open WebUI was told of
        self._message = Message(
            asking.service,
            asked=asking.question if asking.history else "",
            listed=Sources.REFERENCES in asking.ways,
        )

    def whole(self) -> dict[str, Any]:
        """Return the response that is not streamed. Raises as `Assistant.ask` does."""
        try:
            self._asking.ask(self._listen)
        except PersonalData as refusal:
            self._refuse(refusal)
        return whole(
            self._head,
            self._message.text,
            usage=usage_of(self._written),
            annotations=self._annotations(),
            sources=list(self._new_sources()) if Sources.OPEN_WEBUI in self._asking.ways else None,
        )

    def streamed(self, *, with_usage: bool) -> Iterator[bytes]:
        """Return the events of the stream. Raises what goes wrong before anything is told."""
        told = as_it_happens(self._asking.ask)
        first = self._piece(next(told))  # which turn it is, as every chunk says
        return self._events(Chunks(self._head, with_usage=with_usage), first, told)

    def _events(self, chunks: Chunks, first: str, told: Iterator[Progress | Failed]) -> Iterator[bytes]:
        yield chunks.first()
        try:
            for piece in chain([first], map(self._piece, told)):
                for source in self._new_sources():
                    yield event(open_webui_event(source))
                if piece:
                    yield chunks.content(piece)
        except Exception as error:  # noqa: BLE001  # a status was sent already
            _, shown = error_of(error, PREFIX)
            yield event(shown.model_dump())
            return
        yield chunks.last(self._annotations())
        yield chunks.usage(usage_of(self._written))
        yield DONE

    def _piece(self, told: Progress | Failed) -> str:
        """Return what is added to the message. Raises what went wrong."""
        if not isinstance(told, Failed):
            return self._hear(told)
        if isinstance(told.error, PersonalData):
            return self._refuse(told.error)
        raise told.error

    def _listen(self, told: Progress) -> None:
        self._hear(told)

    def _hear(self, told: Progress) -> str:
        if isinstance(told, Begun):
            self._head.id = told.turn_id
        piece = self._message.hear(told)
        if isinstance(told, Finished):
            self._written = told.answer.written
            self._suggestions.remember(self._asking.question, self._message.text, told.answer.suggestions)
        return piece

    def _refuse(self, refusal: PersonalData) -> str:
        """Say why a question was not taken, as an answer would: a person reads it, and can ask again."""
        instead = f"You can ask instead: {refusal.without}" if refusal.without else ""
        return "".join(self._message.say(text) for text in (str(refusal), instead) if text)

    def _annotations(self) -> list[Mapping[str, Any]] | None:
        if Sources.ANNOTATIONS not in self._asking.ways:
            return None
        message = self._message
        return url_citations(message.marks, list(message.citations.values()), self._asking.service)

    def _new_sources(self) -> Iterator[Mapping[str, Any]]:
        if Sources.OPEN_WEBUI not in self._asking.ways:
            return
        for number, citation in sorted(self._message.citations.items()):
            if number not in self._sent:
                self._sent.add(number)
                yield self._asking.source(citation)
