"""What `python -m bench.slack` counts of questions in Slack."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local_slack import LocalSlack

asking = pytest.importorskip("bench.slack_asking", reason="the benchmarks are not installed with the package")
BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "open",
                "text": {"type": "plain_text", "text": "Open"},
                "url": "https://x.example",
            }
        ],
    }
]


def call(slack: LocalSlack, method: str, **arguments: Any) -> dict[str, Any]:
    import httpx

    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    return httpx.post(f"{slack.api}{method}", json=arguments, headers=headers).json()


def test_answers_are_counted_once_never_and_more_than_once_with_their_times() -> None:
    with LocalSlack() as slack:
        slack.hold()  # nobody is there to hear of it
        crowd = asking.Crowd(slack, 3, ["What was Total Place?"])
        streamed, twice, never = (crowd.ask() for _ in range(3))
        begun = call(
            slack,
            "chat.startStream",
            channel=streamed.channel,
            thread_ts=streamed.ts,
            recipient_team_id=slack.team,
            recipient_user_id=crowd.people[0],
            markdown_text="It was",
        )
        half = asking.outcomes(slack, [streamed])[0]
        call(slack, "chat.stopStream", channel=streamed.channel, ts=begun["ts"], blocks=BUTTONS)
        for _ in range(2):
            call(
                slack, "chat.postMessage", channel=twice.channel, thread_ts=twice.ts, text="x", blocks=BUTTONS
            )
        asked = [streamed, twice, never]
        found = asking.outcomes(slack, asked)
        assert not asking.answered(slack, asked, 0.1)
        assert asking.answered(slack, asked[:2], 1)
    assert half.answers == 0
    assert [each.answers for each in found] == [1, 2, 0]
    assert 0 < found[0].first <= found[0].whole < 5
    assert found[2].whole is None
    assert asking.summed(found) == {
        "asked": 3,
        "answered": 1,
        "lost": 1,
        "doubled": 1,
        "streamed": 1,
        "posted": 1,
    }


def test_nobody_in_a_crowd_asks_more_than_the_settings_allow() -> None:
    with LocalSlack() as slack:
        crowd = asking.Crowd(slack, 61, ["One?", "Two?"])
        assert (len(crowd.people), len(crowd.channels)) == (7, 3)
        named = asking.Crowd(slack, 61, ["One?"], people=20)
        assert len(named.people) == 20


def test_percentiles_are_milliseconds() -> None:
    assert asking.percentiles([0.1, 0.2, 0.3]) == {"p50": 200.0, "p95": 290.0}
    assert asking.percentiles([0.1], most=True) == {"p50": 100.0, "p95": 100.0, "p99": 100.0, "most": 100.0}
