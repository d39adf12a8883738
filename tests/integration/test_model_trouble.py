"""Whatever a language model does, its reader has an answer in time, proven, and told of the trouble.

A real assistant, the real adapter, and a scripted model behind a real connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from assistant.answering.progress import Progress, Said
from assistant.answering.writing import notices
from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import FaultKind
from assistant.kernel.domain import Answer, Statement, StatementKind
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.llm.opening import open_model, open_small_model
from assistant.retrieval.following_up import Turn
from tools.scripted_model.behaviours import MISBEHAVIOURS
from tools.scripted_model.server import ScriptedServer, serving

QUESTION = "How did councils in the Lantern Programme come to share data?"
COMPARISON = "Compare the Harbour Fund with the Lantern Programme"

WRITTEN = None  # its own words are shown, all of them
# What is to come of each. One that is not here must still do no harm.
EXPECTED: Mapping[str, FaultKind | None] = {
    "busy-once": WRITTEN,
    "busy": FaultKind.BUSY,
    "no-quota": FaultKind.QUOTA,
    "bad-key": FaultKind.KEY,
    "down-once": WRITTEN,
    "down": FaultKind.FAILING,
    "unavailable": FaultKind.FAILING,
    "portal": FaultKind.MALFORMED,
    "too-long": FaultKind.TOO_LONG,
    "filtered": FaultKind.REFUSED,
    "silent": FaultKind.LATE,
    "opens": FaultKind.LATE,
    "slow-start": WRITTEN,
    "stalls": FaultKind.SLOW,
    "drips": FaultKind.SLOW,
    "hangs-up": FaultKind.UNREACHABLE,
    "breaks-off": FaultKind.UNREACHABLE,
    "just-ends": FaultKind.MALFORMED,
    "torn-json": FaultKind.MALFORMED,
    "error-event": FaultKind.FAILING,
    "keep-alive": WRITTEN,
    "bytewise": WRITTEN,
    "endless": FaultKind.MALFORMED,
    "repeats": FaultKind.REPEATING,
    "cites-nothing": FaultKind.UNCITED,
    "cites-beyond": FaultKind.UNSUPPORTED,
    "cites-wrong": FaultKind.UNSUPPORTED,
    "invents-numbers": FaultKind.UNSUPPORTED,
    "invents-names": FaultKind.UNSUPPORTED,
    "negates": FaultKind.UNSUPPORTED,
    "empty": FaultKind.MALFORMED,
    "refuses": FaultKind.REFUSED,
    "french": FaultKind.FOREIGN,
    "welsh": FaultKind.FOREIGN,
    "json": FaultKind.MALFORMED,
    "markdown": WRITTEN,
    "fenced": WRITTEN,
    "links": WRITTEN,
    "tools": FaultKind.MALFORMED,
    "thinks": WRITTEN,
    "thinks-apart": WRITTEN,
    "chatty": WRITTEN,
    "cut-short": FaultKind.MALFORMED,
    "censored": FaultKind.REFUSED,
    "no-usage": WRITTEN,
    "marks-joined": WRITTEN,
    "marks-ranged": WRITTEN,
    "marks-wide": WRITTEN,
    "marks-notes": WRITTEN,
    "marks-round": WRITTEN,
    "marks-named": WRITTEN,
    "marks-before": WRITTEN,
}


@dataclass(frozen=True)
class Limits:
    """Seconds until a model must begin, until it must end, and how often it is tried."""

    first: float
    whole: float
    tries: int = 2


_PATIENT, _HURRIED = Limits(6, 10), Limits(0.5, 1.5)
_TIME_ENDS_IT = (FaultKind.LATE, FaultKind.SLOW, FaultKind.BUSY)
_MARGIN = 2.5  # seconds over the limit: searching, checking, and a machine that is busy


def limits_of(model: str) -> Limits:
    return _HURRIED if EXPECTED.get(model) in _TIME_ENDS_IT else _PATIENT


@dataclass(frozen=True)
class Outcome:
    answer: Answer
    told: tuple[Statement, ...]
    seconds: float
    limit: float

    def said(self, kind: StatementKind) -> list[str]:
        return [each.text for each in self.answer.statements if each.kind is kind]

    @property
    def fault(self) -> FaultKind | None:
        assert self.answer.written is not None
        return FaultKind(self.answer.written.fault) if self.answer.written.fault else None


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def library(index_folder: Path) -> Iterator[Library]:
    opened = Library(IndexStore(index_folder), warm=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ask(library: Library, server: ScriptedServer) -> Callable[..., Outcome]:
    """Ask with a model of some name; without a name, without a model."""

    def asked(
        model: str, question: str = QUESTION, *, small: str = "", limits: Limits = _PATIENT, **options: object
    ) -> Outcome:
        settings = Settings(
            model=f"openai:{model}" if model else "",
            small_model=f"openai:{small}" if small else "",
            model_url=server.url,
            model_first_seconds=limits.first,
            model_seconds=limits.whole,
            model_tries=limits.tries,
            strict_quotes=True,
            _env_file=None,
        )
        assistant = Assistant(settings, library, model=open_model(settings), small=open_small_model(settings))
        told: list[Progress] = []
        began = time.monotonic()
        answer = assistant.ask(question, tell=told.append, **options).answer  # type: ignore[arg-type]
        said = tuple(event.statement for event in told if isinstance(event, Said))
        return Outcome(answer, said, time.monotonic() - began, limits.whole)

    return asked


@pytest.fixture(scope="module")
def outcome(ask: Callable[..., Outcome]) -> Callable[[str], Outcome]:
    """What comes of a model, asked once."""
    return cache(lambda model: ask(model, limits=limits_of(model)))


@pytest.fixture(params=MISBEHAVIOURS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_comes_of_every_misbehaviour_is_said_above() -> None:
    assert set(EXPECTED) == set(MISBEHAVIOURS)


def test_a_well_behaved_model_says_several_things_in_its_own_words(
    outcome: Callable[[str], Outcome],
) -> None:
    good, plain = outcome("good"), outcome("")
    assert len(good.said(StatementKind.WRITTEN)) >= 3
    assert not good.said(StatementKind.NOTICE)
    assert not set(good.said(StatementKind.WRITTEN)) <= set(plain.said(StatementKind.EXTRACT))


def test_the_reader_has_an_answer_as_good_as_without_a_model(
    model: str, outcome: Callable[[str], Outcome]
) -> None:
    found, plain = outcome(model), outcome("")
    assert found.answer.status is plain.answer.status
    if found.fault is None:
        assert found.said(StatementKind.WRITTEN)
        assert not found.said(StatementKind.EXTRACT)
    else:
        quoted = {citation.quote for citation in found.answer.citations}
        assert quoted >= {citation.quote for citation in plain.answer.citations}
        assert set(found.said(StatementKind.EXTRACT)) <= set(plain.said(StatementKind.EXTRACT))


def test_the_reader_is_told_why_quotations_stand_there(model: str, outcome: Callable[[str], Outcome]) -> None:
    found = outcome(model)
    written = found.said(StatementKind.WRITTEN)
    if found.fault is not None:
        quoted = bool(found.said(StatementKind.EXTRACT))
        expected = [notices.instead(found.fault, after_words=bool(written), quoted=quoted)]
        assert found.said(StatementKind.NOTICE) == expected
        first = next(each for each in found.answer.statements if each.kind is not StatementKind.WRITTEN)
        assert first.kind is StatementKind.NOTICE


def test_the_answer_comes_inside_the_time_limit(model: str, outcome: Callable[[str], Outcome]) -> None:
    found = outcome(model)
    assert found.seconds < found.limit + _MARGIN


def test_nothing_is_shown_that_a_well_behaved_model_would_not_have_written(
    model: str, outcome: Callable[[str], Outcome]
) -> None:
    found = outcome(model)
    assert set(found.said(StatementKind.WRITTEN)) <= set(outcome("good").said(StatementKind.WRITTEN))
    assert not found.said(StatementKind.UNSUPPORTED)
    assert "://" not in found.answer.text


def test_what_is_shown_is_cited_and_every_quotation_stands_on_its_page(
    model: str, outcome: Callable[[str], Outcome], library: Library
) -> None:
    answer = outcome(model).answer
    numbers = {citation.number for citation in answer.citations}
    for statement in answer.statements:
        claims = statement.kind in (StatementKind.WRITTEN, StatementKind.EXTRACT)
        assert bool(statement.citations) is claims
        assert numbers.issuperset(statement.citations)
    with library.open() as generation:
        for citation in answer.citations:
            page = generation.passages.page(citation.document_id, citation.page)
            assert page is not None and citation.quote
            assert page.text[citation.span.start : citation.span.end] == citation.quote


def test_what_was_told_while_it_was_made_is_the_answer(model: str, outcome: Callable[[str], Outcome]) -> None:
    found = outcome(model)
    assert found.told == found.answer.statements


@pytest.mark.parametrize(("model", "fault"), EXPECTED.items())
def test_what_was_wrong_is_known_or_nothing_was(
    model: str, fault: FaultKind | None, outcome: Callable[[str], Outcome]
) -> None:
    found = outcome(model)
    assert found.fault is fault
    if fault is WRITTEN:
        assert found.said(StatementKind.WRITTEN) == outcome("good").said(StatementKind.WRITTEN)


@pytest.mark.parametrize("model", ["silent", "stalls"])
def test_all_parts_of_a_comparison_together_keep_to_the_limit_and_one_notice_does(
    model: str, ask: Callable[..., Outcome]
) -> None:
    found = ask(model, COMPARISON, limits=_HURRIED)
    assert found.seconds < found.limit + _MARGIN
    assert len(found.said(StatementKind.NOTICE)) == 1
    assert found.said(StatementKind.HEADING) == ["Harbour Fund", "Lantern Programme"]
    assert len(found.said(StatementKind.EXTRACT)) >= 2


@pytest.mark.parametrize("small", ["silent", "down", "invents-names"])
def test_a_small_model_in_trouble_costs_no_more_than_its_time(
    small: str, ask: Callable[..., Outcome]
) -> None:
    """Rules read the follow-up then, and the model that writes goes on."""
    asked = "What got in its way?"
    history = [Turn("What was the Lantern Programme?", "", found=True)]
    found = ask("good", asked, small=small, limits=Limits(1, 8), history=history)
    assert found.seconds < found.limit + _MARGIN
    assert "Lantern" in found.answer.searched.query
    assert found.said(StatementKind.WRITTEN)
    assert found.fault is None
