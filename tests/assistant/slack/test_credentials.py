from __future__ import annotations

import pytest

from assistant.kernel.errors import PrecedentError
from assistant.kernel.settings import Settings
from assistant.slack.credentials import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Secret, fault, require

SIGNED = "8f742231b10e8888abcd99yyyzzz85a5"


def settings(**secrets: str) -> Settings:
    return Settings(_env_file=None, **secrets)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("secret", "held"), [(BOT_TOKEN, "xoxb-1-2"), (APP_TOKEN, "xapp-1-2"), (SIGNING_SECRET, SIGNED)]
)
def test_a_secret_of_the_right_kind_has_no_fault(secret: Secret, held: str) -> None:
    assert fault(settings(**{secret.setting: held}), secret) == ""


@pytest.mark.parametrize("secret", [BOT_TOKEN, APP_TOKEN, SIGNING_SECRET])
def test_a_missing_secret_is_told_with_its_variable_and_where_slack_shows_it(secret: Secret) -> None:
    told = fault(settings(), secret)
    assert told.startswith(f"Set PRECEDENT_{secret.setting.upper()} to")
    assert secret.place in told


@pytest.mark.parametrize(
    ("secret", "held", "kind"),
    [
        (BOT_TOKEN, "xapp-1-A-2-hidden", "an app-level token"),
        (BOT_TOKEN, "xoxp-hidden", "a user token"),
        (BOT_TOKEN, "xoxe.xoxb-1-hidden", "token rotation"),
        (BOT_TOKEN, SIGNED, "something else"),
        (APP_TOKEN, "xoxb-hidden", "a bot token"),
        (SIGNING_SECRET, "xoxb-hidden", "a bot token"),
    ],
)
def test_a_secret_of_another_kind_is_named_and_never_quoted(secret: Secret, held: str, kind: str) -> None:
    told = fault(settings(**{secret.setting: held}), secret)
    assert f"{secret.variable} holds" in told
    assert kind in told
    assert secret.name in told
    assert "hidden" not in told
    assert SIGNED not in told


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PrecedentError) as raised:
        require(settings(slack_bot_token="xapp-1"), BOT_TOKEN, APP_TOKEN)
    assert "PRECEDENT_SLACK_BOT_TOKEN holds" in str(raised.value)
    assert "Set PRECEDENT_SLACK_APP_TOKEN" in str(raised.value)
    assert "precedent doctor --slack" in str(raised.value)


def test_right_ones_are_let_through() -> None:
    require(settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1"), BOT_TOKEN, APP_TOKEN)
