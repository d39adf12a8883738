"""Two hundred questions from twenty people in bursts: each answered once, within Slack's own limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from slack_journeys import LANTERN, TOWNS, Running
from sqlalchemy import select

from assistant.bootstrap import Assistant
from assistant.records.model import Conversation
from assistant.records.tables import ConversationRow
from tests.local_slack import LocalSlack

PEOPLE, EACH = 20, 10
CHANNELS = 40  # Slack takes one message a second in a channel
PATIENCE = 60.0  # seconds for all of it; it takes about fifteen on two cores
QUESTIONS = (TOWNS, LANTERN, "What got in the way of the Harbour Fund?", "What did Whitby spend on its bid?")


def test_no_question_of_a_burst_is_lost_or_answered_twice(slack: LocalSlack, app: Running) -> None:
    people = [slack.person(f"Person {number}") for number in range(PEOPLE)]
    channels = [slack.channel(f"channel-{number}", people=people) for number in range(CHANNELS)]
    random = Random(6)
    slack.limit_as_slack_does()
    asked: dict[tuple[str, str], str] = {}  # channel and time to question
    with app(slack_person_a_minute=EACH, slack_channel_a_minute=100) as assistant:
        for burst in range(EACH):
            for number, person in enumerate(people):
                channel = channels[(number + burst * PEOPLE) % CHANNELS]
                question = random.choice(QUESTIONS)
                asked[channel, slack.say(person, channel, f"<@{slack.bot_user}> {question}")] = question
            for _, ts in random.sample(list(asked), 4):
                slack.redeliver(ts, attempt=1)
        slack.wait_for(lambda: all(slack.answers(*where) for where in asked), PATIENCE)
        slack.wait_until_quiet(PATIENCE, still=1.0)
        turns = [turn for listed in _conversations(assistant) for turn in listed.turns]
        kept = {turn.conversation_id: turn.question for turn in turns}
    for where, question in asked.items():
        [answer] = slack.answers(*where)
        conversation = re.search(r"/conversations/(\w+)", answer.elements()["open"]["url"])
        assert conversation is not None and kept.pop(conversation[1]) == question
    assert (len(turns), kept) == (PEOPLE * EACH, {})
    assert slack.lost == []
    assert max(one.seconds for one in slack.acknowledged) < 3
    # What a limit refused once is not tried again and again.
    assert slack.summary()["chat.startStream busy"] < PEOPLE
    assert slack.summary().get("chat.postMessage busy", 0) < PEOPLE * EACH / 2


def _conversations(assistant: Assistant) -> Iterator[Conversation]:
    with assistant.records.database.reading() as session:
        ids = session.scalars(select(ConversationRow.id)).all()
    return (found for id in ids if (found := assistant.records.conversation(id)))
