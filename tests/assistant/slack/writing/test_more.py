from __future__ import annotations

from exported_made import citation, extract
from hypothesis import HealthCheck, given, settings
from slack_limits import within
from slack_made import LINKS, SERVICE, all_blocks, elements, replies, reply, shown

from assistant.bootstrap import Reply
from assistant.exports.wording import legible
from assistant.kernel.domain import Nearest
from assistant.slack.writing.more import more

NEAR = Nearest("p", "wells", "The Wells Fund", 2, "2", "Digging", "/documents/wells/pages/2")


@given(replies())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_quotation_is_posted_character_for_character_within_slacks_limits(made: Reply) -> None:
    posted = more(made, LINKS)
    assert [fault for message in posted for fault in within(message)] == []
    quoted = "".join(
        part["text"]
        for quote in elements(all_blocks(posted), "rich_text_quote")
        for part in elements(quote["elements"], "text")
    )
    assert quoted == "".join(legible(item.quote) for item in made.answer.citations)


def test_more_says_where_each_quotation_stands_what_is_nearby_and_how_it_was_searched() -> None:
    made = reply(extract("Two wells were dug.", 1), citations=(citation(1),), nearest=(NEAR,))
    (message,) = more(made, LINKS)
    assert shown(message.blocks).splitlines() == [
        "[1] page iv (5 in the file) · The Wells Fund, Ministry of Wells, 2010, under “What was dug” "
        "· Where its publisher shows it",
        "Two wells were dug.",
        "Passages nearby",
        "The Wells Fund, “Digging”, page 2",
        "Answered from the collection of 22 November 2026 (generation 2026-11-22T15-59-20Z-b0cc). "
        "1,514 passages of 45 documents were searched.",
    ]
    addresses = [link["url"] for link in elements(message.blocks, "link")]
    assert addresses[1:] == ["https://wells.example/fund.pdf#page=5", f"{SERVICE}/documents/wells/pages/2"]


def test_what_is_no_address_of_the_web_is_not_linked() -> None:
    made = reply(extract("Two wells.", 1), citations=(citation(1, origin_url="javascript:alert(1)"),))
    assert "javascript" not in str(more(made, LINKS))
