"""Deliveries over sockets: what Bolt hears, acknowledgements, retries, connections that end."""

from __future__ import annotations

import pytest

from tests.local_slack import LocalSlack
from tests.local_slack.running_apps import app_on_sockets


def hearing(heard, *, slow=()):
    """Listens to everything that is said, and notes it."""

    def listen(app):
        async def note(event, body):
            heard.append((event["type"], event.get("subtype", ""), event.get("text", ""), body["event_id"]))

        for name in ("message", "app_mention", "app_home_opened", "agent_session_stopped"):
            app.event(name)(note)

    return listen


def kinds(heard):
    return [(kind, subtype) for kind, subtype, _text, _id in heard]


def test_a_mention_comes_as_a_message_and_as_a_mention_and_is_acknowledged(slack, ada, policy):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        ts = slack.say(ada, policy, f"<@{slack.bot_user}> What was Total Place?")
        slack.wait_for(lambda: len(slack.acknowledged) == 2)
    assert sorted(kinds(heard)) == [("app_mention", ""), ("message", "")]
    assert len({identity for *_, identity in heard}) == 2
    assert {one["event"]["ts"] for one in slack.events} == {ts}
    assert all(
        one.kind == "events_api" and one.attempt == 0 and one.seconds < 0.3 for one in slack.acknowledged
    )


def test_in_direct_messages_a_mention_is_a_message_alone(slack, ada):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        slack.say(ada, slack.direct(ada), f"<@{slack.bot_user}> hello")
        slack.open_messages_tab(ada)
        slack.wait_for(lambda: len(slack.acknowledged) == 2)
    assert sorted(kinds(heard)) == [("app_home_opened", ""), ("message", "")]
    assert slack.events[0]["event"]["channel_type"] == "im"


def test_an_edit_is_a_change_and_a_mention_where_it_names_the_app_anew(slack, ada, policy):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        ts = slack.say(ada, policy, "What was Total Place?")
        slack.edit(ts, f"<@{slack.bot_user}> What was Total Place?")
        slack.unfurl(ts)
        slack.delete(ts)
        slack.wait_for(lambda: len(slack.acknowledged) == 5)
    changes = [("message", "message_changed")] * 2
    assert sorted(kinds(heard)) == [
        ("app_mention", ""),
        ("message", ""),
        *changes,
        ("message", "message_deleted"),
    ]


def test_what_is_not_acknowledged_comes_again_with_the_same_event_id(slack, ada, policy):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        slack.lose_acknowledgements()
        slack.say(ada, policy, "hello")
        slack.wait_for(lambda: len(heard) == 2)
        slack.lose_acknowledgements(False)
        slack.wait_for(lambda: slack.acknowledged)
    assert len({identity for *_, identity in heard}) == 1
    assert slack.acknowledged[0].attempt == len(heard) - 1 >= 1


def test_an_event_is_given_up_after_its_last_attempt(slack, ada, policy):
    slack.say(ada, policy, "nobody listens")
    slack.wait_for(lambda: slack.lost)
    assert slack.lost[0][1]["event"]["text"] == "nobody listens"


def test_events_may_be_sent_again_and_out_of_order(slack, ada, policy):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        slack.hold()
        times = [slack.say(ada, policy, text) for text in "abc"]
        slack.release([2, 0, 1])
        slack.wait_for(lambda: len(heard) == 3)
        assert [text for _, _, text, _ in heard] == ["c", "a", "b"]
        assert slack.redeliver(times[1]) == 1
        slack.wait_for(lambda: len(heard) == 4)
    assert heard[-1] == heard[-2]


@pytest.mark.parametrize(
    "end", [LocalSlack.refresh_sockets, LocalSlack.drop_sockets], ids=["asked", "broken"]
)
def test_the_app_connects_anew_when_its_connection_ends(end):
    heard = []
    with LocalSlack(patience=10.0) as slack:
        ada = slack.person("Ada")
        policy = slack.channel("policy", [ada])
        with app_on_sockets(slack, hearing(heard)):
            slack.hold()
            slack.say(ada, policy, "still there?")
            end(slack)
            slack.release()
            slack.wait_for(lambda: heard)
            assert slack.connected() == 1
    assert len(heard) == 1 and len(slack.calls("apps.connections.open")) == 2


def test_the_app_hears_its_own_messages_and_bolt_leaves_them_out(slack, client, ada, policy):
    heard = []
    with app_on_sockets(slack, hearing(heard)):
        client.chat_postMessage(channel=policy, text="of the app")
        slack.wait_for(lambda: len(slack.acknowledged) == 1)
    assert heard == []
    assert slack.events[0]["event"]["bot_id"]


def test_a_command_is_answered_by_its_acknowledgement_and_at_its_address(slack, ada, policy):
    heard = []

    def listen(app):
        async def answer(ack, body, respond):
            heard.append(body)
            await ack("Looking…")
            await respond("A pilot.")

        app.command("/precedent")(answer)

    with app_on_sockets(slack, listen):
        slack.command(ada, policy, "What was Total Place?")
        slack.wait_for(lambda: len(slack.whispers(ada, policy)) == 2)
    assert {one.text for one in slack.whispers(ada)} == {"Looking…", "A pilot."}
    [body] = heard
    assert (body["channel_id"], body["user_id"], body["text"]) == (policy, ada, "What was Total Place?")
    assert "thread_ts" not in body
    assert [one.kind for one in slack.acknowledged] == ["slash_commands"]


def test_a_shortcut_brings_the_message_that_it_was_chosen_on(slack, ada, policy):
    heard = []

    def listen(app):
        async def note(ack, body):
            await ack()
            heard.append(body)

        app.message_shortcut("find_precedents")(note)

    ts = slack.say(ada, policy, "A unit for families")
    with app_on_sockets(slack, listen):
        slack.shortcut(ada, ts)
        slack.wait_for(lambda: heard)
    assert (heard[0]["message"]["text"], heard[0]["message_ts"]) == ("A unit for families", ts)
    assert heard[0]["response_url"].startswith(slack.base)


def test_a_delivery_that_nobody_acknowledges_shows_nothing_for_a_command(slack, ada, policy):
    slack.command(ada, policy, "What was Total Place?")
    slack.wait_for(lambda: slack.lost)
    assert slack.lost[0][0] == "slash_commands" and slack.whispers(ada) == []


def test_two_hundred_questions_in_a_burst_are_each_delivered_once():
    heard = []
    with LocalSlack(patience=30.0) as slack:
        people = [slack.person(f"Person {n}") for n in range(20)]
        policy = slack.channel("policy", people)
        with app_on_sockets(slack, hearing(heard)):
            for number in range(200):
                slack.say(people[number % 20], policy, f"question {number}")
            slack.wait_for(lambda: len(slack.acknowledged) == 200, seconds=30)
            slack.wait_for(lambda: len(heard) == 200)
    assert sorted(text for _, _, text, _ in heard) == sorted(f"question {n}" for n in range(200))
    assert {one.attempt for one in slack.acknowledged} == {0}
