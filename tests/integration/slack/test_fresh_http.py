"""What the log says where requests over HTTP are refused."""

from __future__ import annotations

from pathlib import Path

from slack_running import slack_settings
from slack_trouble import Lines, lines_of, over_http

from assistant.bootstrap import build_assistant
from tests.local_slack import LocalSlack


def test_request_that_is_refused_for_its_signature_is_told_of_once_a_minute(
    slack: LocalSlack, index_folder: Path, tmp_path: Path, told: Lines
) -> None:
    assistant = build_assistant(slack_settings(slack, tmp_path, index=index_folder), recorded=True)
    with over_http(slack, assistant):
        event = slack.event({"type": "app_mention", "text": "forged"})
        answers = [slack.deliver(event, signature="v0=forged")[0] for _ in range(3)]
    assistant.records.close()
    assistant.library.close()
    assert answers == [401, 401, 401]
    [line] = lines_of(told, "slack_unsigned")
    assert "PRECEDENT_SLACK_SIGNING_SECRET" in line["remedy"]
    assert "forged" not in str(told)
