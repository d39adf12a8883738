"""What a model writes is shown as far as its sources bear it out; where it fails, they are quoted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_models import FakeModel, number_of
from structlog.testing import capture_logs

from assistant.answering.progress import Checking, Progress, Said, Writing
from assistant.bootstrap import Assistant
from assistant.kernel.chat_model import FaultKind, ModelFault, Usage
from assistant.kernel.domain import Answer, AnswerStatus, StatementKind
from assistant.kernel.index.generation import Generation
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop

QUESTION = "How much did each town in the Harbour Fund receive?"
TRUE = "Each town in the Harbour Fund received £3.5 million over five years from the Treasury."
FALSE = "Each town in the Harbour Fund received £4.5 million over five years from the Treasury."
TOWNS = "The Harbour Fund paid for 14 harbour towns to mend their quays."


def cited(*statements: str) -> Callable[[dict[int, str]], list[str]]:
    """A script that cites the passage on the towns' money after each statement."""
    return lambda passages: [f"{each} [{number_of('received £3.5m', passages)}] " for each in statements]


@pytest.fixture
def asked(settings: Settings) -> Callable[..., Answer]:
    def ask(
        model: FakeModel, question: str = QUESTION, *, unsupported: str = "drop", **options: object
    ) -> Answer:
        own = settings.model_copy(
            update={"unsupported": unsupported, "model_prices": {model.name: (1.0, 4.0)}}
        )
        assistant = Assistant(own, Library(IndexStore(settings.index)), model=model)
        try:
            return assistant.ask(question, **options).answer
        finally:
            assistant.library.close()

    return ask


def kinds(answer: Answer) -> list[StatementKind]:
    return [statement.kind for statement in answer.statements]


def quoted_instead(answer: Answer) -> bool:
    """The extracts stand there, under a notice."""
    return StatementKind.EXTRACT in kinds(answer) and StatementKind.NOTICE in kinds(answer)


def test_a_supported_statement_is_shown_in_the_models_words_with_quotations_of_the_page(
    asked: Callable[..., Answer], generation: Generation
) -> None:
    answer = asked(FakeModel([cited(TRUE)]))
    assert [(each.kind, each.text) for each in answer.statements] == [(StatementKind.WRITTEN, TRUE)]
    assert answer.status is AnswerStatus.ANSWERED
    (citation,) = answer.citations
    page = generation.passages.page(citation.document_id, citation.page)
    assert "£3.5m" in citation.quote
    assert page is not None and page.text[citation.span.start : citation.span.end] == citation.quote


def test_what_its_sources_do_not_bear_out_is_left_out_and_counted(asked: Callable[..., Answer]) -> None:
    answer = asked(FakeModel([cited(TRUE, FALSE), ["NOT FOUND"]]))
    assert FALSE not in answer.text
    assert kinds(answer) == [StatementKind.WRITTEN, StatementKind.NOTICE]
    assert "left out" in answer.statements[-1].text
    assert answer.written is not None and answer.written.dropped == 1


def test_by_setting_it_is_marked_instead_and_cites_nothing(asked: Callable[..., Answer]) -> None:
    answer = asked(FakeModel([cited(TRUE, FALSE), ["NOT FOUND"]]), unsupported="mark")
    marked = [each for each in answer.statements if each.kind is StatementKind.UNSUPPORTED]
    assert [(each.text, each.citations) for each in marked] == [(FALSE, ())]


def test_a_statement_with_an_address_is_never_shown_even_where_others_are_marked(
    asked: Callable[..., Answer],
) -> None:
    lure = "Each town in the Harbour Fund received £3.5m, see https://evil.example/x for more."
    answer = asked(FakeModel([cited(TRUE, lure), ["NOT FOUND"]]), unsupported="mark")
    assert "evil" not in answer.text


def test_a_failed_statement_is_asked_for_once_more_with_its_failure_named(
    asked: Callable[..., Answer],
) -> None:
    model = FakeModel([cited(FALSE), cited(TRUE)])
    answer = asked(model)
    assert [each.text for each in answer.statements] == [TRUE]
    assert len(model.calls) == 2
    again = model.calls[1][-1].text
    assert FALSE in again and "4.5" in again.split("<failures>")[1]


def test_a_statement_is_not_asked_for_a_third_time(asked: Callable[..., Answer]) -> None:
    model = FakeModel([cited(FALSE), cited(FALSE)])
    assert quoted_instead(asked(model))
    assert len(model.calls) == 2


def test_what_is_told_is_what_is_shown_and_nothing_unproven_is_told(asked: Callable[..., Answer]) -> None:
    told: list[Progress] = []
    answer = asked(FakeModel([cited(TRUE, FALSE), ["NOT FOUND"]]), tell=told.append)
    assert [event.statement for event in told if isinstance(event, Said)] == list(answer.statements)
    assert [type(event) for event in told].count(Writing) == 1
    assert Checking not in map(type, told)


@pytest.mark.parametrize("fault", list(FaultKind))
def test_a_model_that_fails_at_once_leaves_the_extracts_and_a_notice(
    asked: Callable[..., Answer], fault: FaultKind
) -> None:
    plain = asked(FakeModel([[ModelFault(fault, "a test")]]))
    assert quoted_instead(plain)
    assert plain.statements[0].kind is StatementKind.NOTICE
    assert plain.written is not None and plain.written.fault == fault.value
    assert plain.status is AnswerStatus.ANSWERED


def test_what_was_said_before_a_fault_stays_and_quotations_follow(asked: Callable[..., Answer]) -> None:
    script = cited(TRUE, "More")
    model = FakeModel([lambda passages: [*script(passages), ModelFault(FaultKind.UNREACHABLE, "broke off")]])
    answer = asked(model)
    assert kinds(answer)[:2] == [StatementKind.WRITTEN, StatementKind.NOTICE]
    assert "follow" in answer.statements[1].text
    assert StatementKind.EXTRACT in kinds(answer)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", FaultKind.MALFORMED),
        ("NOT FOUND", FaultKind.NOTHING),
        ("I'm sorry, but I can't help with that.", FaultKind.REFUSED),
        (TRUE, FaultKind.UNCITED),
        (f"{FALSE} [99]", FaultKind.UNSUPPORTED),
        ("Chaque ville du fonds a reçu trois millions et demi en cinq ans du Trésor. [1]", FaultKind.FOREIGN),
        ('{"answer": "It received money.", "sources": [1]}', FaultKind.MALFORMED),
        ("| a | b |\n|---|---|\n| 1 | 2 |", FaultKind.MALFORMED),
    ],
)
def test_what_cannot_be_used_is_replaced_by_extracts(
    asked: Callable[..., Answer], written: str, fault: FaultKind
) -> None:
    answer = asked(FakeModel([[written], ["NOT FOUND"]]))
    assert quoted_instead(answer)
    assert answer.written is not None and answer.written.fault == fault.value
    assert StatementKind.WRITTEN not in kinds(answer)


def test_a_model_that_repeats_itself_is_cut_short_and_says_it_once(asked: Callable[..., Answer]) -> None:
    answer = asked(FakeModel([cited(*[TRUE] * 500)]))
    assert answer.text.count(TRUE) == 1
    assert quoted_instead(answer)
    assert answer.written is not None and answer.written.fault == FaultKind.REPEATING.value


def test_a_defect_in_a_model_is_logged_and_answered_with_extracts(asked: Callable[..., Answer]) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        assert quoted_instead(asked(FakeModel([[broken]])))
    assert any(line["event"] == "model_failed" for line in logs)


def test_who_has_gone_is_not_written_for(asked: Callable[..., Answer]) -> None:
    stop = Stop()
    model = FakeModel([[stop.set, ModelFault(FaultKind.STOPPED, "gone")]])
    assert quoted_instead(asked(model, stop=stop))


def test_the_account_has_tokens_price_and_the_digest_of_each_prompt(asked: Callable[..., Answer]) -> None:
    model = FakeModel([lambda passages: [*cited(FALSE)(passages), Usage(1000, 50)], [Usage(500, 10)]])
    written = asked(model).written
    assert written is not None
    assert (written.tokens_read, written.tokens_written) == (1500, 60)
    assert written.price == pytest.approx((1500 * 1.0 + 60 * 4.0) / 1e6)
    assert set(written.prompts) == {"answer", "repair"}


def test_no_model_is_asked_where_the_collection_does_not_say(asked: Callable[..., Answer]) -> None:
    model = FakeModel([["Lima. [1]"]])
    answer = asked(model, "What is the capital of Peru?")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert not model.calls and answer.written is None


def test_a_comparison_is_written_part_by_part_and_each_part_knows_its_subject(
    asked: Callable[..., Answer],
) -> None:
    def towns(passages: dict[int, str]) -> list[str]:
        return [f"{TOWNS} [{number_of('14 harbour towns', passages)}]"]

    def councils(passages: dict[int, str]) -> list[str]:
        return [f"It joined the records of 22 councils in Wales. [{number_of('22 councils', passages)}]"]

    model = FakeModel([towns, councils])
    answer = asked(model, "Compare the Harbour Fund with the Lantern Programme")
    assert [each.text for each in answer.statements if each.kind is StatementKind.HEADING] == [
        "Harbour Fund",
        "Lantern Programme",
    ]
    assert [each.text for each in answer.statements if each.kind is StatementKind.WRITTEN] == [
        TOWNS,
        "It joined the records of 22 councils in Wales.",
    ]
    assert ["<subject>Harbour Fund</subject>" in call[-1].text for call in model.calls] == [True, False]


def test_a_model_is_shown_no_address_and_only_what_is_about_what_was_asked(
    asked: Callable[..., Answer],
) -> None:
    model = FakeModel([["NOT FOUND"]])
    asked(model, "What was the Lantern Programme?")
    sent = "\n".join(message.text for message in model.calls[0])
    assert "http" not in sent and "www." not in sent
    assert "Harbour" not in sent


def test_follow_up_questions_are_tried_without_the_model(asked: Callable[..., Answer]) -> None:
    model = FakeModel([cited(TRUE)])
    assert asked(model).suggestions is not None
    assert len(model.calls) == 1


def test_a_folder_without_prompts_is_told_of(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"prompts": tmp_path})
    assistant = Assistant(own, Library(IndexStore(settings.index)), model=FakeModel([[TRUE]]))
    with capture_logs() as logs:
        assert quoted_instead(assistant.ask(QUESTION).answer)
    assert any("PRECEDENT_PROMPTS" in str(line) for line in logs)
    assistant.library.close()
