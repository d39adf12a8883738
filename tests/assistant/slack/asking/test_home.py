from __future__ import annotations

import asyncio

import pytest
from slack_asked import ADA, DIRECT, EXAMPLES, TEAM, FakeDesk, event

from assistant.kernel.errors import IndexMissing
from assistant.slack.asking.home import agent_session_stopped, app_home_opened
from assistant.slack.domain import Place


def opened(tab: str) -> dict[str, object]:
    """Return the event, as docs.slack.dev/reference/events/app_home_opened has it."""
    return event(type="app_home_opened", user=ADA, channel=DIRECT, tab=tab, event_ts="1515449522000016")


def stopped(channel: str = DIRECT) -> dict[str, object]:
    """Return the event, as docs.slack.dev/reference/events/agent_session_stopped has it."""
    return event(
        type="agent_session_stopped",
        channel=channel,
        user=ADA,
        event_ts="1783536983.783769",
        thread_ts="1782234671.392669",
        streaming_message_ts=["1782234987.693923"],
    )


def test_the_messages_tab_suggests_what_the_collection_answers_now(desk: FakeDesk) -> None:
    asyncio.run(app_home_opened(desk, opened("messages")))
    desk.assistant.offered = EXAMPLES[4:]
    asyncio.run(app_home_opened(desk, opened("messages")))
    (place, prompts, title), (_, then, _) = desk.slack.suggested
    assert place == Place(TEAM, DIRECT, "", direct=True)
    assert title
    assert [prompt["message"] for prompt in prompts] == list(EXAMPLES[:4])
    assert all(prompt["title"] == prompt["message"] for prompt in prompts)
    assert [prompt["message"] for prompt in then] == [EXAMPLES[4]]


@pytest.mark.parametrize("tab", ["home", "about"])
def test_other_tabs_suggest_nothing(desk: FakeDesk, tab: str) -> None:
    asyncio.run(app_home_opened(desk, opened(tab)))
    assert desk.slack.suggested == []


def test_nothing_is_suggested_of_a_collection_that_answers_nothing(desk: FakeDesk) -> None:
    desk.assistant.offered = ()
    asyncio.run(app_home_opened(desk, opened("messages")))
    desk.assistant.fault = IndexMissing("No index; run 'precedent ingest'.")
    with pytest.raises(IndexMissing):  # for the log
        asyncio.run(app_home_opened(desk, opened("messages")))
    assert desk.slack.suggested == []


def test_the_stop_button_stops_the_answer_of_its_thread(desk: FakeDesk) -> None:
    desk.running.add(Place(TEAM, DIRECT, "1782234671.392669", direct=True))
    asyncio.run(agent_session_stopped(desk, stopped()))
    assert desk.slack.shown == []  # whoever makes the answer says that it has stopped


def test_where_nothing_is_made_any_more_its_status_is_put_right(desk: FakeDesk) -> None:
    asyncio.run(agent_session_stopped(desk, stopped("C9")))
    place = Place(TEAM, "C9", "1782234671.392669")
    assert desk.slack.shown == [("session", place, "active"), ("status", place, "")]
