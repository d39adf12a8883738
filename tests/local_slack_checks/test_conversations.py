"""Reading from the local Slack: pages, kinds of conversations, who may read what."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError


def test_a_thread_is_read_page_by_page_with_its_first_message_on_each(slack, client, ada, policy, refused):
    ts = slack.say(ada, policy, "0")
    times = [slack.say(ada, policy, str(n), ts) for n in range(1, 8)]
    pages = [page["messages"] for page in client.conversations_replies(channel=policy, ts=ts, limit=3)]
    assert [[m["text"] for m in page] for page in pages] == [
        ["0", "1", "2", "3"],
        ["0", "4", "5", "6"],
        ["0", "7"],
    ]
    assert pages[0][0]["reply_count"] == 7
    later = client.conversations_replies(
        channel=policy, ts=ts, oldest=times[3], latest=times[5], inclusive=True
    )
    assert [m["text"] for m in later["messages"]] == ["0", "4", "5", "6"]
    before = client.conversations_replies(channel=policy, ts=ts, latest=times[1])
    assert [m["text"] for m in before["messages"]] == ["0", "1"]
    assert refused(client.conversations_replies, channel=policy, ts="1.000001") == "thread_not_found"
    assert refused(client.conversations_replies, channel=policy, ts=ts, cursor="?") == "invalid_cursor"


def test_the_history_is_newest_first_and_leaves_threads_out(slack, client, ada, policy):
    ts = slack.say(ada, policy, "question")
    slack.say(ada, policy, "in the thread", ts)
    slack.say(ada, policy, "later")
    said = client.conversations_history(channel=policy)["messages"]
    assert [m["text"] for m in said] == ["later", "question"]


def test_a_message_in_markdown_comes_back_as_rich_text(slack, client, policy):
    ts = client.chat_postMessage(channel=policy, markdown_text="See [page 3](https://example.org/3).")["ts"]
    [said] = client.conversations_replies(channel=policy, ts=ts)["messages"]
    assert said["text"] == "See <https://example.org/3|page 3>."
    [block] = said["blocks"]
    link = {"type": "link", "url": "https://example.org/3", "text": "page 3"}
    assert block["type"] == "rich_text" and link in block["elements"][0]["elements"]
    assert said["bot_id"] and said["app_id"] and "metadata" not in said


def test_metadata_is_given_to_who_asks_for_it(client, policy):
    about = {"event_type": "answered", "event_payload": {"turn": "1"}}
    ts = client.chat_postMessage(channel=policy, text="a", metadata=about)["ts"]
    [said] = client.conversations_replies(channel=policy, ts=ts, include_all_metadata=True)["messages"]
    assert said["metadata"] == about


def test_what_is_known_of_a_conversation(slack, client, ada, policy):
    closed = slack.channel("cabinet", people=[ada], private=True)
    direct = slack.direct(ada)
    assert client.conversations_info(channel=policy)["channel"]["name"] == "policy"
    assert client.conversations_info(channel=closed)["channel"]["is_private"]
    assert client.conversations_info(channel=direct)["channel"]["user"] == ada
    assert client.conversations_open(users=[ada])["channel"]["id"] == direct
    assert client.users_info(user=ada)["user"]["profile"]["real_name"] == "Ada Lovelace"
    group = slack.group("archivists", [ada])
    [known] = client.usergroups_list(include_users=True)["usergroups"]
    assert (known["id"], known["users"]) == (group, [ada])


@pytest.mark.parametrize(
    ("private", "error"), [(False, "not_in_channel"), (True, "channel_not_found")], ids=["public", "private"]
)
def test_the_app_neither_reads_nor_writes_where_it_is_not(slack, client, ada, private, error):
    elsewhere = slack.channel("elsewhere", people=[ada], with_app=False, private=private)
    ts = slack.say(ada, elsewhere, f"<@{slack.bot_user}> hello?")
    for call in (
        lambda: client.chat_postMessage(channel=elsewhere, text="a"),
        lambda: client.conversations_replies(channel=elsewhere, ts=ts),
    ):
        with pytest.raises(SlackApiError, match=error):
            call()
    assert slack.events == []


def test_reading_needs_the_scope_of_that_kind_of_conversation(slack, client, ada, policy):
    slack.take_scope("channels:history")
    ts = slack.say(ada, slack.direct(ada), "hello")
    client.conversations_replies(channel=slack.direct(ada), ts=ts)
    with pytest.raises(SlackApiError) as refusal:
        client.conversations_history(channel=policy)
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == (
        "missing_scope",
        "channels:history",
    )
