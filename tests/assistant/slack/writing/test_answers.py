from __future__ import annotations

import re
from dataclasses import replace

import pytest
from exported_made import citation, extract
from hypothesis import HealthCheck, given, settings
from slack_limits import within
from slack_made import (
    CONVERSATION,
    LINKS,
    SERVICE,
    TURN,
    all_blocks,
    elements,
    parsed,
    replies,
    reply,
    shown,
    understood,
)

from assistant.bootstrap import Reply
from assistant.kernel.domain import (
    AnswerStatus,
    Filters,
    Nearest,
    Searched,
    Statement,
    StatementKind,
)
from assistant.slack.domain import Message
from assistant.slack.writing.answers import Shown
from assistant.slack.writing.limits import BUTTON_VALUE
from assistant.slack.writing.markdown import line
from assistant.slack.writing.packing import fallback
from assistant.slack.writing.statements import BETWEEN, said

NEAR = Nearest("p", "wells", "The Wells Fund", 2, "2", "Digging", "/documents/wells/pages/2")
lean = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def squeezed(text: str) -> str:
    """A text without its spaces: what is too long for one block is cut at one of them."""
    return "".join(text.split())


def labels(message: Message) -> list[str]:
    return [button["text"]["text"] for button in elements(message.blocks, "button")]


@given(replies())
@lean
def test_every_message_is_within_slacks_limits(made: Reply) -> None:
    posted = Shown(made, LINKS, question=made.answer.searched.query, whispered=True).messages()
    assert [fault for message in posted for fault in within(message)] == []
    streamed = Shown(made, LINKS, whispered=True).below()
    rest = [Message(fallback(blocks), blocks) for blocks in streamed if blocks]
    assert [fault for message in rest for fault in within(message)] == []


@given(replies())
@lean
def test_every_statement_and_every_source_occurs_whole(made: Reply) -> None:
    # What is not found in the sources says so in each of its paragraphs.
    posted = squeezed(
        shown(all_blocks(Shown(made, LINKS).messages())).replace("Not found in the sources:", "")
    )
    for statement in made.answer.statements:
        assert squeezed(line(statement.spoken)) in posted
    for item in made.answer.citations:
        assert squeezed(line(item.title) or item.document_id) in posted
        assert squeezed(line(item.publisher)) in posted
        assert f"[{item.number}]" in posted
    cited = [item["url"] for item in elements(all_blocks(Shown(made, LINKS).messages()), "link")]
    check = LINKS.of(made.conversation_id, made.number)
    assert {check(item) for item in made.answer.citations} <= set(cited)


@given(replies())
@lean
def test_nothing_that_a_document_or_a_person_wrote_pings_links_or_shows_a_picture(made: Reply) -> None:
    posted = Shown(made, LINKS, question=made.answer.searched.query).messages()
    for message in posted:
        assert not re.search("[<>]", message.text)
    for block in all_blocks(posted):
        if block["type"] == "markdown":
            assert "<" not in block["text"]
            _, links, kinds = parsed(block["text"])
            assert all(re.fullmatch(r"\[\d+\]", words) for words, _ in links)
            assert all(address.startswith(f"{SERVICE}/") for _, address in links)
            assert not kinds & {"image", "html_inline", "html_block", "code_inline", "fence", "heading_open"}
        assert not list(elements([block], "mrkdwn", "user", "usergroup", "broadcast", "channel", "image"))
    for found in elements(all_blocks(posted), "link", "button"):
        assert found.get("url", SERVICE).startswith(SERVICE)


@given(replies())
@lean
def test_what_is_streamed_with_what_stands_below_is_what_is_posted(made: Reply) -> None:
    check = LINKS.of(made.conversation_id, made.number)
    streamed = BETWEEN.join(said(each, made.answer.citations, check) for each in made.answer.statements)
    under = [block for blocks in Shown(made, LINKS).below() for block in blocks]
    posted = all_blocks(Shown(made, LINKS).messages())
    marked = [block["text"] for block in posted if block["type"] == "markdown"]
    if made.answer.statements:
        assert BETWEEN.join(marked) == streamed
    assert [block for block in posted if block["type"] != "markdown"] == under


def test_an_answer_has_its_sources_how_it_was_made_and_its_buttons_under_it() -> None:
    made = understood(reply(extract("Two wells were dug.", 1), citations=(citation(1),)), "Wells Fund")
    (message,) = Shown(made, LINKS).messages()
    assert shown(message.blocks) == "\n".join(
        [
            "Two wells were dug. [1]",
            "Understood as: Wells Fund",
            "Sources",
            "The Wells Fund, Ministry of Wells, 2010: [1] page iv (5 in the file)",
            "1,514 passages of 45 documents were searched. Each quotation was checked against its page.",
            "Show more\nOpen in browser\nExport briefing\nAsk a person",
            "Useful\nNot useful",
        ]
    )
    assert message.text.startswith("Two wells were dug. [1]\nUnderstood as: Wells Fund\nSources\n")
    (feedback,) = elements(message.blocks, "feedback_buttons")
    assert feedback["positive_button"]["value"] == f"useful:{TURN}"
    assert feedback["negative_button"]["value"] == f"not_useful:{TURN}"
    ids = {button["action_id"]: button.get("value") for button in elements(message.blocks, "button")}
    assert ids == {"more": TURN, "open": None, "export": TURN, "person": TURN}


def test_only_a_whispered_answer_can_be_shared() -> None:
    made = reply(extract("Two wells were dug.", 1), citations=(citation(1),))
    assert "Share in channel" in labels(Shown(made, LINKS, whispered=True).messages()[-1])
    assert "Share in channel" not in labels(Shown(made, LINKS).messages()[-1])


def test_what_was_not_found_comes_with_the_nearest_passages() -> None:
    notice = Statement("The collection does not say.", StatementKind.NOTICE)
    made = reply(notice, status=AnswerStatus.NOT_FOUND, nearest=(NEAR,))
    (message,) = Shown(made, LINKS).messages()
    assert "They came nearest. None answers the question.\nThe Wells Fund, “Digging”, page 2" in message.text
    (link,) = elements(message.blocks, "link")
    assert (link["text"], link["url"]) == ("The Wells Fund", f"{SERVICE}/documents/wells/pages/2")
    assert labels(message) == ["Show more", "Open in browser", "Export briefing", "Ask a person"]


def test_part_of_an_answer_says_which_part_was_not_found() -> None:
    notice = Statement("Not found: what it cost.", StatementKind.NOTICE)
    quoted = extract("Two wells were dug.", 1)
    made = reply(quoted, notice, citations=(citation(1),), status=AnswerStatus.PARTIAL, nearest=(NEAR,))
    (message,) = Shown(made, LINKS).messages()
    assert "_Not found: what it cost._" in message.blocks[0]["text"]
    assert "They came nearest" not in message.text


def test_a_question_that_may_mean_several_things_is_asked_back_with_a_button_for_each() -> None:
    notice = Statement("“Deal” may mean either of two programmes. Which do you mean?", StatementKind.NOTICE)
    choices = ("What was the Town Deal?", "What was the City Deal?", "x" * (BUTTON_VALUE + 1))
    (message,) = Shown(reply(notice, status=AnswerStatus.CLARIFY, choices=choices), LINKS).messages()
    asks = [button for button in elements(message.blocks, "button") if button["text"]["text"] == "Ask this"]
    assert [(ask["action_id"], ask["value"]) for ask in asks] == [
        ("suggestion_0", choices[0]),
        ("suggestion_1", choices[1]),
    ]
    assert squeezed(choices[2]) in squeezed(shown(message.blocks))
    assert "Ask a person" not in labels(message)


def test_what_is_declined_is_one_sentence_and_nothing_to_judge() -> None:
    made = reply(
        Statement("That is not for this service.", StatementKind.NOTICE), status=AnswerStatus.DECLINED
    )
    (message,) = Shown(understood(made, "Wells Fund"), LINKS).messages()
    assert message.text == "That is not for this service."
    assert labels(message) == ["Open in browser"]


def test_suggestions_are_buttons_that_ask_them() -> None:
    made = reply(extract("Two wells.", 1), citations=(citation(1),), suggestions=("What did it cost?",))
    (message,) = Shown(made, LINKS).messages()
    assert "The collection also answers\nWhat did it cost?" in message.text
    assert "Ask this" in labels(message)


def test_a_follow_up_says_what_was_searched_for_and_a_channel_what_it_is_narrowed_to() -> None:
    searched = Searched(1, 1, Filters(), "What did the Wells Fund cost?")
    made = reply(extract("Two wells.", 1), citations=(citation(1),), searched=searched)
    text = Shown(made, LINKS, narrowed=("Leeds",)).messages()[0].text
    assert "Searched for: What did the Wells Fund cost?\nNarrowed to: Leeds\n" in text
    assert "1 passage of 1 document was searched." in text


def test_what_nobody_else_could_see_was_asked_stands_above_the_answer() -> None:
    made = reply(extract("Two wells.", 1), citations=(citation(1),))
    (message,) = Shown(made, LINKS, question="What was dug?", note="A name was left out.").messages()
    assert message.blocks[0]["text"].startswith("**What was dug?**\n\n_A name was left out._\n\n> Two wells.")


def test_an_answer_that_is_kept_nowhere_has_no_buttons() -> None:
    made = replace(reply(extract("Two wells.", 1), citations=(citation(1),)), conversation_id="", turn_id="")
    (message,) = Shown(made, LINKS).messages()
    assert labels(message) == []
    assert CONVERSATION not in str(message)


@pytest.mark.parametrize("words", [900, 12_000])
def test_what_does_not_fit_one_message_goes_into_others_and_the_last_has_the_buttons(words: int) -> None:
    cited = tuple(citation(number, "dug " * 9, title=f"Wells {number}") for number in range(1, 90))
    made = reply(*(extract("dug " * (words // 89), item.number) for item in cited), citations=cited)
    posted = Shown(made, LINKS).messages()
    assert len(posted) > 1
    assert [bool(list(elements(message.blocks, "feedback_buttons"))) for message in posted] == [
        *[False] * (len(posted) - 1),
        True,
    ]
    first, *_ = Shown(made, LINKS).below()
    assert first == ()  # the streamed statements fill the message
