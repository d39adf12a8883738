"""Put the parts together from settings: the one place where implementations are chosen."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import structlog
from structlog.typing import Processor

from assistant.answering.condensing import condense
from assistant.answering.examples import examples
from assistant.answering.inquiry import Inquiry
from assistant.answering.pipeline import answer
from assistant.answering.prices import Prices
from assistant.answering.progress import Begun, Finished, Tell, said, silent
from assistant.answering.suggesting import Suggester
from assistant.answering.tracing import Tracer
from assistant.answering.writing.account import Account
from assistant.kernel import personal_data
from assistant.kernel.access import USUAL, Audience, Usual, sight
from assistant.kernel.chat_model import ChatModel
from assistant.kernel.domain import Answer, Filters, Hit, Searched
from assistant.kernel.errors import RecordsUnusable
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.prompting import Prompts
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.recording import Recorder
from assistant.retrieval.filtering import resolve
from assistant.retrieval.following_up import Turn
from assistant.retrieval.retriever import Search, retrieve
from assistant.retrieval.understanding import spelled_out, tidy, understand

if TYPE_CHECKING:
    from assistant.answering.writing.writer import Writer
    from assistant.records.store import Records


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the turn of a conversation that it belongs to: "" and 0 where nothing is kept."""

    answer: Answer
    conversation_id: str = ""
    turn_id: str = ""
    number: int = 0  # of the turn in its conversation, from 1


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    hits: tuple[Hit, ...]
    searched: Searched
    generation: str
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Sitting:
    """What stays the same while one question is answered, however it is read."""

    generation: Generation
    filters: Filters
    ignored: Sequence[str]
    tell: Tell
    stop: Stop
    trace: Tracer
    account: Account | None


class Assistant:
    """Everything that can be asked. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        records: Records | None = None,
        *,
        model: ChatModel | None = None,
        small: ChatModel | None = None,
    ) -> None:
        """Without `records` nothing is kept; without a `model` answers are quotations.

        `small`: the model that makes follow-ups stand alone; without it, rules do.
        """
        self.settings = settings
        self.library = library
        self._suggester = Suggester()
        self._recorder = Recorder(records) if records else None
        self._prompts = Prompts(settings.prompts)
        self._prices = Prices(settings.model_prices, settings.model_currency)
        self._small = small
        self._places = BoundedSemaphore(settings.asking_at_once)
        self._writer = _writer(model, self._prompts, settings) if model else None

    @property
    def records(self) -> Records:
        """Where conversations are kept; raises `RecordsUnusable` when they are not."""
        if self._recorder is None:
            raise RecordsUnusable("Conversations are not kept here; 'precedent serve' keeps them.")
        return self._recorder.records

    def taken(self, question: str) -> str:
        """Return a question as it is taken: tidied.

        Raises `QuestionInvalid`; `PersonalData` where it holds any, and the settings refuse them.
        """
        asked = tidy(question, limit=self.settings.question_characters)
        if self.settings.refuse_personal_data:
            personal_data.refuse(asked)
        return asked

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        ignored: Sequence[str] = (),
        conversation_id: str | None = None,
        reader: str = "",
        repeats: str = "",
        once: str = "",
        history: Sequence[Turn] | None = None,
        tell: Tell = silent,
        stop: Stop | None = None,
        audience: Audience | Usual = USUAL,
    ) -> Reply:
        """Answer a question, read with the earlier turns of its conversation, and record the answer.

        `ignored`: terms not to be read into the question, "facet:value". `repeats`: the id of the turn that
        is asked again. `once`: a token of this submission; sent again with the same question, the answer
        that it has is returned. `history`: the turns before it as whoever asks tells them, oldest first, for
        clients that keep their conversations themselves; nothing of it is recorded. `tell` hears of the
        answer while it is made; all of it is recorded when `Finished` is told. `stop`: set when nobody
        waits for the answer any more; what a model would still write is quoted then. `audience`: the groups
        that the answer is for, where that is not whom the library is opened for; documents for others are as
        if they were not there, and so are earlier turns that were answered with the sight of others.

        Raises `QuestionInvalid`, `IndexMissing`, `IndexDamaged`, `EncoderInvalid` or `RecordsUnusable`.
        """
        asked = self.taken(question)
        with self._places, self.library.open(audience) as generation:
            filters = resolve(filters, generation)
            readers = self._audience(audience)
            seen = sight(readers, generation.groups)
            trace = Tracer()

            def make(recorded: tuple[Turn, ...] = ()) -> Answer:
                sitting = _Sitting(generation, filters, ignored, tell, stop or Stop(), trace, self._account())
                return self._answered(sitting, asked, recorded if history is None else self._told(history))

            if self._recorder is None:
                found = make()
                tell(Finished(found))
                return Reply(found)
            turn = self.records.begin(
                asked,
                filters=filters,
                ignored=tuple(ignored),
                conversation_id=conversation_id,
                reader=reader,
                repeats=repeats,
                once=once and " ".join((once, *seen)),  # whoever sees something else is not sent that answer
                audience=seen,
            )
            tell(Begun(turn.conversation_id, turn.id, turn.number))
            found, was_there = self._recorder.answered(
                turn, make, trace, audience=readers, hidden=generation.hidden
            )
        for statement in found.statements if was_there else ():
            tell(said(statement, found.citations))
        tell(Finished(found))
        return Reply(found, turn.conversation_id, turn.id, turn.number)

    def _told(self, history: Sequence[Turn]) -> tuple[Turn, ...]:
        """Return what a client tells of earlier turns, without personal data, which a model might be sent."""
        if not self.settings.refuse_personal_data:
            return tuple(history)
        clean = personal_data.without
        return tuple(replace(turn, query=clean(turn.query), answer=clean(turn.answer)) for turn in history)

    def _answered(self, sitting: _Sitting, asked: str, history: tuple[Turn, ...]) -> Answer:
        finder, filters = sitting.generation.finder, sitting.filters
        condensed = condense(
            asked,
            history,
            finder,
            small=self._small,
            prompts=self._prompts,
            limit=self.settings.question_characters,
            stop=sitting.stop,
            trace=sitting.trace,
            ignored=sitting.ignored,
            given=bool(filters.programmes or filters.documents),
        )
        if self._small and sitting.account and condensed.prompt:
            sitting.account.sends(condensed.prompt)
            sitting.account.used(self._small.name, condensed.usage)
        read = understand(condensed.query, finder, ignored=sitting.ignored)
        inquiry = Inquiry(
            sitting.generation,
            replace(read, asked=asked),
            filters,
            words=self.settings.answer_words,
            strict=self.settings.strict_quotes,
            tell=sitting.tell,
            stop=sitting.stop,
            trace=sitting.trace,
            writer=self._writer,
            account=sitting.account,
        )
        return self._suggester.added(inquiry, answer(inquiry))

    def _account(self) -> Account | None:
        """Return the account of a new answer, whose time begins now; None where no model is asked."""
        model = self._writer.model if self._writer else self._small
        if model is None:
            return None
        return Account(model.name, time.monotonic() + self.settings.model_seconds, self._prices)

    def examples(self, *, audience: Audience | Usual = USUAL) -> tuple[str, ...]:
        """Return questions that the collection answers, one of each kind. Raises what `search` raises."""
        with self.library.open(audience) as generation:
            return self._suggester.answered(generation, examples(generation))

    def _audience(self, audience: Audience | Usual) -> Audience:
        return self.library.audience if isinstance(audience, Usual) else audience

    def search(
        self,
        query: str,
        *,
        filters: Filters = Filters(),
        k: int = 10,
        audience: Audience | Usual = USUAL,
    ) -> SearchResult:
        """Return the best `k` hits for a query. `audience` is as for `ask`, which raises the same."""
        started = time.perf_counter()
        asked = tidy(query, limit=self.settings.question_characters)
        with self.library.open(audience) as generation:
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


def build_assistant(
    settings: Settings,
    *,
    warm: bool = False,
    recorded: bool = False,
    audience: Audience | Usual = USUAL,
) -> Assistant:
    """Return an assistant over the index that the settings name; nothing is opened until it is asked.

    `recorded`: it keeps conversations, in the database that the settings name. `audience`: whom it answers
    where a question does not say for whom it is; as usual, the groups that the settings name. Commands pass
    None, for whoever has the files may read them all.
    """
    seen = settings.audiences if isinstance(audience, Usual) else audience
    return Assistant(
        settings,
        Library(IndexStore(settings.index), warm=warm, audience=seen),
        _records(settings, recorded),
        **_models(settings),
    )


def _writer(model: ChatModel, prompts: Prompts, settings: Settings) -> Writer:
    # Imported here so that without a model nobody pays for what checks its words.
    from assistant.answering.checking.support import open_support
    from assistant.answering.writing.writer import Writer

    return Writer(
        model,
        prompts,
        passage_words=settings.model_words,
        mark_unsupported=settings.unsupported == "mark",
        support=open_support(settings.support_model),
    )


def _models(settings: Settings) -> dict[str, ChatModel | None]:
    if not (settings.model or settings.small_model):
        return {}
    # Imported here so that a service without a model does not pay for LangChain.
    from assistant.llm.opening import open_model, open_small_model

    return {"model": open_model(settings), "small": open_small_model(settings)}


def _records(settings: Settings, recorded: bool) -> Records | None:
    if not recorded:
        return None
    # Imported here so that commands that keep nothing do not pay for SQLAlchemy.
    from assistant.records.store import Records

    return Records(settings.records, days=settings.conversation_days, traces=settings.traces)


def configure_logging(settings: Settings, *, quiet: bool = False) -> None:
    """Send log lines to standard error, as text or as JSON.

    `quiet`: only warnings and errors, unless a level is set. For commands that print what they find: lines
    about each call of a model are for services.
    """
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    if quiet and "log_level" not in settings.model_fields_set:
        level = logging.WARNING
    renderers: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if settings.log_json
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The other one prints every variable, which takes minutes over an index and tells of readers.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up for every line: standard error may be replaced, and the one of today be closed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
