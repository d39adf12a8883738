"""Nobody's words are in any log, at any level, whatever goes well or wrong: questions, answers, names, tokens, addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from slack_trouble import TOWNS, answered, ask, be_quick, press, send

from assistant.bootstrap import configure_logging
from assistant.kernel.settings import Settings
from tests.local_slack import LocalSlack

PRIVATE = "Which towns did Zebedee Quartermaine zebedee@example.org ask about?"


@pytest.fixture
def everything() -> Iterator[list[str]]:
    """What reaches the root of Python's logging, at every level, as it would be printed."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name} {self.format(record)}")

    root, kept = logging.getLogger(), Kept(logging.DEBUG)
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(kept)
    root.setLevel(level)


def test_no_word_of_anybody_is_logged_at_any_level(
    slack: LocalSlack,
    app,
    everything: list[str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    be_quick(monkeypatch)
    ada = slack.person("Ada Featherstonehaugh")
    policy = slack.channel("policy", people=[ada])
    settings = Settings(log_level="debug", _env_file=None)
    configure_logging(settings)
    with app(log_level="debug"):
        answer = answered(slack, policy, ask(slack, ada, policy))
        for action in ("more", "export", "person"):
            slack.press(ada, answer, action)
        slack.choose_feedback(ada, answer, useful=True)
        ask(slack, ada, policy, PRIVATE)
        ask(slack, ada, policy, "Wherefore " * 2000)
        slack.command(ada, policy, TOWNS)
        slack.wait_until_quiet()
        slack.refuse("chat.startStream", "internal_error")
        slack.lose("chat.postMessage", done=True)
        ask(slack, ada, policy)
        slack.wait_until_quiet()
        slack.fail("response_url", 500, times=9)
        slack.command(ada, policy, TOWNS)
        slack.revoke()
        ask(slack, ada, policy)
        slack.wait_for(lambda: any(one.error == "token_revoked" for one in slack.calls("chat.postMessage")))
        pressed = press(slack, ada, answer, "more")
        send(slack, "interactive", "block_actions", {**pressed, "actions": [], "message": None})
        send(slack, "interactive", "block_actions", {**pressed, "type": "unknown", "text": TOWNS})
        slack.wait_until_quiet()
        slack.drop_sockets()
        slack.wait_for(lambda: any(call.error for call in slack.calls("apps.connections.open")))
        slack.revoke("")
        urls = list(slack._office.urls)
    slack.take_complaints()
    assert len(urls) >= 5
    out, err = capfd.readouterr()
    logged = "\n".join([out, err, *everything]).casefold()
    assert "slack_answered" in logged  # it was looked at
    assert "slack_trouble" in logged
    words = ("harbour", "towns", "treasury", "wherefore", "zebedee", "quartermaine", "featherstonehaugh")
    secrets = (slack.bot_token, slack.app_token, slack.signing_secret, "/commands/", "/actions/", *urls)
    assert [one for one in (*words, *secrets) if one.casefold() in logged] == []
