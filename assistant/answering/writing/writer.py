"""Have a language model write an answer; say of it what its sources bear out, and quote where it fails."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from assistant.answering.checking.checker import Checker
from assistant.answering.checking.support import SupportModel
from assistant.answering.checking.verdict import Verdict
from assistant.answering.grounding import Grounding
from assistant.answering.inquiry import Inquiry
from assistant.answering.progress import Checking, Writing
from assistant.answering.transcript import Transcript
from assistant.answering.writing import notices, suspicion
from assistant.answering.writing.account import Account
from assistant.answering.writing.drafts import Cutter, Draft
from assistant.answering.writing.material import Material
from assistant.kernel.chat_model import ChatModel, FaultKind, ModelFault, Role, Usage
from assistant.kernel.domain import Statement, StatementKind
from assistant.kernel.errors import PromptInvalid
from assistant.kernel.index.generation import Generation
from assistant.kernel.prompting import Prompts, Rendered

if TYPE_CHECKING:
    from assistant.answering.saying import Quotations, Say

log = structlog.get_logger(__name__)

_REPAIRS = 3  # statements of one answer that are asked for again
_REPAIR_SECONDS = 10.0
_SHORTEST = 0.01  # seconds: what is sent too late ends as too slow
_REPEATED = 3  # statements in a row that were written before: a model goes in circles
_VIEWS = 16  # of one generation whose checkers are kept
_MOST = 16  # statements of one call; what comes after them is not waited for


@dataclass(frozen=True, slots=True)
class Writer:
    """A language model and what it needs to answer. Safe to share between threads."""

    model: ChatModel
    prompts: Prompts
    passage_words: int = 2500  # of the passages that it is shown
    mark_unsupported: bool = False  # show what the sources do not bear out, and say so
    support: SupportModel | None = None
    # Of one generation, for each of the ways in which readers see it.
    _checkers: dict[tuple[str, frozenset[str]], Checker] = field(default_factory=dict, repr=False)

    def checker(self, generation: Generation) -> Checker:
        """Return the checker of a generation, which remembers what it read of it."""
        found = self._checkers.get(generation.key)
        if found is None:
            others = any(name != generation.id for name, _ in list(self._checkers))
            if others or len(self._checkers) >= _VIEWS:
                self._checkers.clear()  # the one before is not read from any more, and is let go
            found = self._checkers[generation.key] = Checker(generation, self.support)
        return found

    def begin(
        self,
        inquiry: Inquiry,
        account: Account,
        material: Material,
        quotations: Quotations,
        subject: str = "",
    ) -> Say:
        """Send what was found to the model at once; what is returned says what came of it.

        With a `subject`, it writes one part of a comparison.
        """
        return _Call(self, inquiry, account, material, quotations, subject)


class _Call:
    """One call of the model for an answer or for a part of one."""

    def __init__(
        self,
        writer: Writer,
        inquiry: Inquiry,
        account: Account,
        material: Material,
        quotations: Quotations,
        subject: str,
    ) -> None:
        self._writer, self._inquiry, self._account = writer, inquiry, account
        self._material, self._quotations = material, quotations
        self._checker = writer.checker(inquiry.generation)
        self._said = self._dropped = self._repeated = 0
        self._seen: list[Draft] = []
        self._told = ""  # to the model, of how to write
        if not account.prompts:
            inquiry.tell(Writing(writer.model.name, len(material.hits)))
        try:
            self._returned = self._send(self._prompt(subject), account.seconds_left)
        except PromptInvalid as error:
            log.exception("prompt_invalid", problem=str(error))
            self._returned = _failing(ModelFault(FaultKind.FAILING, str(error)))

    def _prompt(self, subject: str) -> Rendered:
        question = self._inquiry.question.query
        given = {"question": question, "words": self._inquiry.words, "passages": self._material.shown()}
        if subject:
            return self._writer.prompts.render("comparison", subject=subject, **given)
        return self._writer.prompts.render("answer", **given)

    def __call__(self, transcript: Transcript) -> bool:
        cited = len(transcript.citations)
        began = time.perf_counter()
        try:
            self._write(transcript)
        except ModelFault as fault:
            self._quote_instead(transcript, fault)
        except Exception:  # whatever a vendor's package does, the reader gets an answer
            log.exception("model_failed", model=self._writer.model.name)
            self._quote_instead(transcript, ModelFault(FaultKind.FAILING, "a defect; the log has it"))
        self._account.took_ms += (time.perf_counter() - began) * 1000
        return bool(self._said) or len(transcript.citations) > cited

    def _send(self, prompt: Rendered, seconds: float) -> Generator[str]:
        """Begin a call, and return what comes of it, counted and noted."""
        self._account.sends(prompt)
        self._told += "".join(message.text for message in prompt.messages if message.role is Role.SYSTEM)
        call = self._inquiry.trace.sent(prompt, self._writer.model.name)
        pieces = self._writer.model.write(
            prompt.messages, stop=self._inquiry.stop, seconds=max(seconds, _SHORTEST)
        )
        return self._counted(call, pieces)

    def _counted(self, call: int, pieces: Iterator[str | Usage]) -> Generator[str]:
        text: list[str] = []
        usage = Usage()
        fault: ModelFault | None = None
        began = time.perf_counter()
        first_ms: float | None = None
        try:
            for piece in pieces:
                if isinstance(piece, Usage):
                    usage = piece
                    continue
                if first_ms is None:
                    first_ms = (time.perf_counter() - began) * 1000
                text.append(piece)
                yield piece
        except ModelFault as error:
            fault = error
            raise
        finally:
            _close(pieces)  # what is not wanted any more is not paid for
            self._account.used(self._writer.model.name, usage)
            self._inquiry.trace.returned(call, "".join(text), usage, first_ms=first_ms, fault=fault)

    def _write(self, transcript: Transcript) -> None:
        self._checker.prepare(self._material.hits)  # the model was called before, and writes meanwhile
        for draft in self._drafts():
            if self._repeats(draft) or draft.is_nothing:
                continue
            if suspicion.refuses(draft):
                raise ModelFault(FaultKind.REFUSED, "it would not answer")
            if suspicion.is_beside(draft):
                continue
            self._consider(draft, transcript)
            if self._said + self._dropped >= _MOST:
                break
        if not self._said:
            raise ModelFault(suspicion.of_nothing_said(self._seen), "nothing that it wrote could be shown")
        if self._dropped > self._said:
            raise ModelFault(FaultKind.UNSUPPORTED, "most of what it wrote is not borne out")

    def _drafts(self) -> Iterator[Draft]:
        cutter = Cutter()
        try:
            for piece in self._returned:
                yield from cutter.take(piece)
            yield from cutter.end()
        finally:
            self._returned.close()

    def _repeats(self, draft: Draft) -> bool:
        """Tell whether a statement was written before; raise where a model does nothing else any more."""
        repeats = any(earlier.text.casefold() == draft.text.casefold() for earlier in self._seen)
        self._seen.append(draft)
        self._repeated = self._repeated + 1 if repeats else 0
        if self._repeated > _REPEATED:
            foreign = not self._said and suspicion.is_foreign(draft.text)
            kind = FaultKind.FOREIGN if foreign else FaultKind.REPEATING
            raise ModelFault(kind, "it says the same again and again")
        return repeats

    def _consider(self, draft: Draft, transcript: Transcript) -> None:
        """Say a statement if its sources bear it out, perhaps after it was asked for again."""
        verdict = self._checked(draft)
        if not verdict.supported and draft.numbers and self._account.repairs < _REPAIRS:
            mended = self._repaired(draft, verdict)
            draft, verdict = mended or (draft, verdict)
        statement = self._statement(draft, verdict, transcript.grounding)
        if statement is None or statement.kind is StatementKind.UNSUPPORTED:
            self._dropped += 1
            self._account.dropped += 1
        else:
            self._said += 1
        if statement is not None:
            transcript.say([statement])

    def _statement(self, draft: Draft, verdict: Verdict, grounding: Grounding) -> Statement | None:
        if verdict.supported:
            return grounding.written(
                draft.text, [(each.hit.passage, each.sentence) for each in verdict.quoted]
            )
        if self._writer.mark_unsupported and suspicion.may_be_marked(draft.text, verdict, self._told):
            return Statement(draft.text, StatementKind.UNSUPPORTED)
        return None

    def _checked(self, draft: Draft, *, again: bool = False) -> Verdict:
        verdict = self._checker.check(draft.text, self._material.cited(draft.numbers))
        self._inquiry.trace.checked(draft.text, draft.numbers, verdict, again=again)
        return verdict

    def _repaired(self, draft: Draft, verdict: Verdict) -> tuple[Draft, Verdict] | None:
        """Ask for a statement again, its failures named; None where that is no better."""
        self._account.repairs += 1
        prompt = self._writer.prompts.render(
            "repair",
            passages=self._material.shown(),
            statement=draft.text,
            failures=[failure.detail for failure in verdict.failures],
        )
        cutter = Cutter()
        drafts: list[Draft] = []
        try:
            for piece in self._send(prompt, min(_REPAIR_SECONDS, self._account.seconds_left)):
                drafts += cutter.take(piece)
            drafts += cutter.end()
        except ModelFault as fault:
            if fault.kind is FaultKind.STOPPED:
                raise
            return None
        for again in drafts[:1]:
            found = self._checked(again, again=True)
            if found.supported:
                return again, found
        return None

    def _quote_instead(self, transcript: Transcript, fault: ModelFault) -> None:
        """Say the extracts, and once in an answer why."""
        log.info(
            "model_fell_back", model=self._writer.model.name, fault=fault.kind.value, detail=fault.detail
        )
        self._inquiry.trace.note("fell_back", fault=fault.kind.value, detail=fault.detail)
        quoted = self._not_said_yet(transcript)
        if self._account.fault is None:
            self._account.fault = fault.kind
            shown = self._said + (self._dropped if self._writer.mark_unsupported else 0)
            transcript.say([_notice(notices.instead(fault.kind, after_words=shown > 0, quoted=bool(quoted)))])
        self._inquiry.tell(Checking(self._quotations.number))
        transcript.say(quoted)

    def _not_said_yet(self, transcript: Transcript) -> list[Statement]:
        """Return the extracts without those that what was said rests on, and headings left with nothing."""
        known = {citation.number for citation in transcript.citations}
        kept: list[Statement] = []
        for statement in self._quotations.said(transcript.grounding):
            if statement.citations and known.issuperset(statement.citations):
                continue
            if statement.kind is StatementKind.HEADING and kept and kept[-1].kind is StatementKind.HEADING:
                kept.pop()
            kept.append(statement)
        if kept and kept[-1].kind is StatementKind.HEADING:
            kept.pop()
        return kept


def _failing(fault: ModelFault) -> Generator[str]:
    yield from ()
    raise fault


def _close(pieces: Iterator[str | Usage]) -> None:
    if isinstance(pieces, Generator):
        pieces.close()


def _notice(text: str) -> Statement:
    return Statement(text, StatementKind.NOTICE)
