"""When the app speaks up among colleagues, and when it keeps quiet."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from slack_journeys import (
    IN_LANTERN,
    IN_TOWNS,
    IN_UNKNOWN,
    LANTERN,
    TOWNS,
    UNKNOWN,
    Running,
    ask,
    everything,
    mention,
    nothing_more,
)

from tests.local_slack import LocalSlack


def test_two_colleagues_talk_in_its_thread_and_it_answers_what_is_for_it(
    slack: LocalSlack, app: Running, people
) -> None:
    ada, bob, policy = people
    with app():
        thread, _ = ask(slack, ada, policy, mention(slack, TOWNS))
        for person, words in (
            (bob, "Shall we discuss it tomorrow at 10?"),
            (ada, "I’ll send you the report, is that ok?"),
            (bob, "did you see the minister’s letter?"),
            (ada, "Thanks, Bob!"),
        ):
            slack.say(person, policy, words, thread)
        nothing_more(slack, ada, policy)
        assert len(slack.answers(policy, thread)) == 1
        _, followed = ask(slack, bob, policy, "Can you tell us what the Lantern Programme was?", thread)
    assert IN_LANTERN in followed.words


def test_a_remark_does_not_answer_what_it_asked_back_and_a_name_does(
    slack: LocalSlack, app: Running, people
) -> None:
    ada, bob, policy = people
    with app():
        thread, back = ask(slack, ada, policy, mention(slack, "When did it end?"))
        slack.say(bob, policy, "haha, it depends", thread)
        nothing_more(slack, ada, policy)
        assert slack.answers(policy, thread) == [back]
        _, settled = ask(slack, ada, policy, "The Lantern Programme", thread)
    assert "do you mean" in back.words
    assert "haha" not in settled.words


def test_of_questions_that_were_put_to_nobody_only_those_that_it_can_answer_are_answered(
    slack: LocalSlack, app: Running, people, tmp_path: Path
) -> None:
    ada, bob, policy = people
    channels = {str(policy): {"answering": "questions"}}
    (tmp_path / "slack.yaml").write_text(yaml.safe_dump({"channels": channels}))
    with app():
        for words in (UNKNOWN, "Is the printer on this floor broken again?", "Anyone up for lunch?"):
            slack.say(bob, policy, words)
        _, answer = ask(slack, ada, policy, TOWNS)
        nothing_more(slack, ada, policy)
        assert IN_UNKNOWN not in everything(slack, policy)
        assert "do you mean" not in everything(slack, policy)
        _, told = ask(slack, ada, policy, mention(slack, UNKNOWN))
    assert IN_TOWNS in answer.words
    assert IN_UNKNOWN in told.words
    assert slack.whispers(bob) == []


@pytest.mark.parametrize(
    "typed",
    ["“{}”", '"{}" :pray: thanks', "> {}", "<@{bob}> {}", "{} cc <@{bob}>", "*{}*", "Hi – {}"],
)
def test_it_is_asked_as_people_type(slack: LocalSlack, app: Running, people, typed: str) -> None:
    ada, bob, policy = people
    with app():
        _, answer = ask(slack, ada, policy, mention(slack, typed.format(TOWNS, bob=bob)))
        _, direct = ask(slack, ada, slack.direct(ada), "?")
    assert IN_TOWNS in answer.words
    assert "omeone" not in answer.words
    assert "mention" in direct.words  # how it is asked


def test_somebody_who_wants_to_know_who_it_is_is_told(slack: LocalSlack, app: Running, people) -> None:
    ada, _, _ = people
    with app():
        _, told = ask(slack, ada, slack.direct(ada), "Who are you?")
    assert "/precedent settings" in told.words


def test_a_colleague_who_asks_at_once_is_not_missed(slack: LocalSlack, app: Running, people) -> None:
    ada, bob, policy = people
    with app():
        thread = slack.say(ada, policy, mention(slack, TOWNS))
        slack.wait_for(lambda: slack.status(policy, thread).words or slack.answers(policy, thread))
        slack.say(bob, policy, LANTERN, thread)
        answers = slack.wait_for(lambda: (a := slack.answers(policy, thread))[1:] and a)
    assert IN_LANTERN in answers[1].words
