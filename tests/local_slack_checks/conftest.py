"""A local Slack with one person and one channel, and Slack's own client for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.local_slack import Channel, LocalSlack, Person


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack(patience=0.3, retries=(0.0, 0.2)) as local:
        yield local


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api)


@pytest.fixture
def ada(slack: LocalSlack) -> Person:
    return slack.person("Ada Lovelace")


@pytest.fixture
def policy(slack: LocalSlack, ada: Person) -> Channel:
    return slack.channel("policy", people=[ada])


@pytest.fixture
def refused(slack: LocalSlack) -> Callable[..., Any]:
    """What Slack says to a call that it refuses, which is complained of; once for each."""

    def check(call: Callable[..., Any], **arguments: Any) -> str:
        with pytest.raises(SlackApiError) as fault:
            call(**arguments)
        error = str(fault.value.response["error"])
        assert [one.error for one in slack.take_complaints()] == [error]
        return error

    return check
