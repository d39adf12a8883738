from __future__ import annotations

from exported_made import EDITION, SERVICE, cited_turn, conversations
from hypothesis import given, settings

from assistant.exports.outlining import answer_outline, conversation_outline
from assistant.exports.plain import plain_text
from assistant.records.model import Conversation


def test_an_answer_is_copied_with_its_references() -> None:
    assert plain_text(answer_outline(cited_turn(), EDITION)) == (
        "What was dug?\n\n"
        "Two wells were dug. [1]\n\n"
        "Answered on 3 March 2027 at 09:30 UTC from the collection of 22 November 2026 "
        "(generation 2026-11-22T15-59-20Z-b0cc). 1,514 passages of 45 documents were searched.\n\n"
        "References\n\n"
        "[1] The Wells Fund, Ministry of Wells, 2010, page iv (5 in the file), “What was dug”\n"
        "“Two wells were dug.”\n"
        f"See it on page iv (5 in the file): {SERVICE}/documents/wells/pages/5?start=10&end=30#quote\n"
        "Where its publisher shows it: https://wells.example/fund.pdf#page=5\n\n"
        "Made by Wells Council on 5 March 2027 at 14:05 UTC. Each quotation was checked, word for word, "
        "against the page that its reference names.\n"
    )


@given(conversations())
@settings(max_examples=30)
def test_quotes_stand_in_it_word_for_word(made: Conversation) -> None:
    text = plain_text(conversation_outline(made, EDITION))
    for item in made.turns:
        for citation in item.answer.citations if item.answer else ():
            assert f"“{citation.quote}”" in text
