"""Put the parts together from settings: the one place where implementations are chosen."""

from __future__ import annotations

import logging
import sys
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from uuid import uuid4

import structlog

from assistant.answering.pipeline import answer
from assistant.kernel.domain import Answer, Filters, Hit, Searched, StatementKind
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.retrieval.filtering import resolve
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.understanding import Turn, spelled_out, stand_alone, tidy, understand

_CONVERSATIONS = 1000  # remembered at once; the oldest are forgotten
_TURNS = 6  # of each


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the conversation that it belongs to."""

    answer: Answer
    conversation_id: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    hits: tuple[Hit, ...]
    searched: Searched
    generation: str
    timings_ms: Mapping[str, float]


class Conversations:
    """The last turns of recent conversations, in memory."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()
        self._lock = Lock()

    def history(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the turns so far; none for a conversation that is unknown or forgotten."""
        with self._lock:
            return self._turns.get(conversation_id, ())

    def add(self, conversation_id: str, turn: Turn) -> None:
        """Remember a turn."""
        with self._lock:
            turns = (*self._turns.pop(conversation_id, ()), turn)[-_TURNS:]
            self._turns[conversation_id] = turns
            while len(self._turns) > _CONVERSATIONS:
                self._turns.popitem(last=False)


class Assistant:
    """Everything that can be asked. Safe to share between threads."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self.settings = settings
        self.library = library
        self._conversations = Conversations()

    def ask(
        self, question: str, *, filters: Filters = Filters(), conversation_id: str | None = None
    ) -> Reply:
        """Answer a question, read with the earlier turns of its conversation.

        Raises `QuestionInvalid`, `IndexMissing`, `IndexDamaged` or `EncoderInvalid`.
        """
        asked = tidy(question, limit=self.settings.question_characters)
        conversation_id = conversation_id or uuid4().hex
        history = self._conversations.history(conversation_id)
        with self.library.open() as generation:
            finder = generation.finder
            filters = resolve(filters, generation)
            understood = replace(understand(stand_alone(asked, history, finder), finder), asked=asked)
            found = answer(
                generation,
                understood,
                filters,
                words=self.settings.answer_words,
                strict=self.settings.strict_quotes,
            )
        extracts = [item.text for item in found.statements if item.kind is StatementKind.EXTRACT]
        if extracts:
            self._conversations.add(conversation_id, Turn(understood.query, extracts[0]))
        return Reply(found, conversation_id)

    def search(self, query: str, *, filters: Filters = Filters(), k: int = 10) -> SearchResult:
        """Return the best `k` hits for a query. Raises as `ask` does."""
        started = time.perf_counter()
        asked = tidy(query, limit=self.settings.question_characters)
        with self.library.open() as generation:
            question = understand(asked, generation.finder)
            filters = resolve(filters, generation)
            query = spelled_out(asked, generation.finder)
            search = Search(query, question.phrases, filters, question.mentions.programmes, question.earlier)
            hits, _ = retrieve(generation, search, k=k)
            rows = generation.passages.matching(filters)
            counts = generation.manifest.counts
            searched = Searched(
                documents=counts["documents"]
                if rows is None
                else len(generation.passages.documents_of(rows)),
                passages=counts["passages"] if rows is None else len(rows),
                filters=filters,
                query=asked,
            )
            took = round((time.perf_counter() - started) * 1000, 1)
            return SearchResult(tuple(hits), searched, generation.id, {"total": took})


def build_assistant(settings: Settings, *, warm: bool = False) -> Assistant:
    """Return an assistant over the index that the settings name; nothing is opened until it is asked."""
    return Assistant(settings, Library(IndexStore(settings.index), warm=warm))


def configure_logging(settings: Settings) -> None:
    """Send log lines to standard error, as text or as JSON."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up for every line: standard error may be replaced, and the one of today be closed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
