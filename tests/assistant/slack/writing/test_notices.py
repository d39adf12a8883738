from __future__ import annotations

import pytest
from slack_limits import within
from slack_made import elements

from assistant.kernel.errors import PersonalData
from assistant.slack.domain import Message
from assistant.slack.writing import notices
from assistant.slack.writing.limits import BUTTON_VALUE

FAULT = PersonalData("It holds <an address>.", kinds=("email address",), without="Ask [email address] what?")


@pytest.mark.parametrize(
    "message",
    [
        notices.turned_off(),
        notices.too_many(0.2),
        notices.refused("The question is empty. Write one."),
        notices.personal(FAULT),
        notices.stopped(),
        notices.unavailable(),
    ],
)
def test_notices_can_be_posted(message: Message) -> None:
    assert within(message) == []


def test_whoever_asks_too_much_is_told_how_long_to_wait() -> None:
    assert notices.too_many(11.2).text.endswith("ask again in 12 seconds.")
    assert notices.too_many(0.2).text.endswith("ask again in a second.")


def test_a_question_with_personal_data_can_be_asked_without_them_and_as_loudly() -> None:
    (ask,) = elements(notices.personal(FAULT).blocks, "button")
    assert (ask["action_id"], ask["value"]) == ("without", FAULT.without)
    assert notices.personal(FAULT).text == "It holds &lt;an address&gt;."
    assert "delete it there" in notices.personal(FAULT, said_in_slack=True).text
    assert notices.personal(FAULT, aloud=True).blocks[-1]["block_id"] == "aloud"


def test_a_question_too_long_for_a_button_is_typed_anew() -> None:
    long = PersonalData("No.", kinds=(), without="x" * (BUTTON_VALUE + 1))
    assert not list(elements(notices.personal(long).blocks, "button"))
