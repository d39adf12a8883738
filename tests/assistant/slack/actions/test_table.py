"""The tables of buttons and dialogs."""

from __future__ import annotations

from slack_pressing import Workplace, place, press

from assistant.slack.actions.table import ACTIONS, VIEWS
from assistant.slack.writing.buttons import EVERY, OPEN


def test_every_button_that_is_written_is_listened_to() -> None:
    assert set(ACTIONS) == set(EVERY)


def test_dialogs_and_buttons_have_names_of_their_own_for_the_log() -> None:
    listeners = [*ACTIONS.values(), *(submitted for _, submitted in VIEWS.values())]
    assert len({listener.__name__ for listener in listeners}) == len({id(listener) for listener in listeners})


def test_a_link_that_was_opened_needs_nothing_more(work: Workplace) -> None:
    slack = work.do(ACTIONS[OPEN], press("open", "", place()))
    assert slack.told == ""
    assert slack.posted == []
