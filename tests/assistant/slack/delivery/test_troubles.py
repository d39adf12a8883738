"""Slack's names for faults, as kinds of trouble."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.slack.delivery.troubles import _NAMES, SlackTrouble, Trouble, named, seconds, trouble_of


def test_no_name_is_of_two_kinds() -> None:
    assert max(Counter(name for names in _NAMES.values() for name in names).values()) == 1


@pytest.mark.parametrize("kind", Trouble)
def test_every_kind_names_a_remedy(kind: Trouble) -> None:
    trouble = named(_NAMES[kind][0] if kind in _NAMES else "never_heard_of", "chat.postMessage")
    assert trouble.kind is kind
    assert trouble.remedy.endswith(".")
    assert "{" not in trouble.remedy


def test_what_the_network_does_may_have_been_done_in_slack() -> None:
    trouble = trouble_of(ConnectionResetError("xoxb-secret"), "chat.postMessage")
    assert isinstance(trouble, SlackTrouble)
    assert (trouble.kind, trouble.undone) == (Trouble.UNREACHABLE, False)
    assert "xoxb-secret" not in str(trouble)


@pytest.mark.parametrize(
    ("told", "wait"), [("30", 30.0), ("soon", 0.0), ("-1", 0.0), ("inf", 0.0), ("", 0.0)]
)
def test_only_a_sensible_wait_is_taken(told: str, wait: float) -> None:
    assert seconds({"retry-after": told}) == wait
