from __future__ import annotations

import inspect
from itertools import chain

from assistant.slack import listeners
from assistant.slack.actions import feedback, person, share
from assistant.slack.writing import buttons


def test_every_listener_takes_the_desk_and_what_slack_sent() -> None:
    listening = chain(
        listeners.EVENTS.values(),
        listeners.COMMANDS.values(),
        listeners.SHORTCUTS.values(),
        listeners.ACTIONS.values(),
        (view.submitted for view in listeners.VIEWS.values()),
    )
    for listener in listening:
        assert inspect.iscoroutinefunction(inspect.unwrap(listener)), listener
        assert len(inspect.signature(listener).parameters) == 2


def test_every_button_of_an_answer_is_listened_to() -> None:
    assert set(listeners.ACTIONS) == set(buttons.EVERY)


def test_every_dialog_that_is_opened_is_listened_to() -> None:
    assert set(listeners.VIEWS) == {"channel_settings", feedback.DIALOG, person.DIALOG, share.DIALOG}


def test_command_is_acknowledged_with_the_question_and_nothing_else() -> None:
    assert listeners.acknowledged({"text": "What &lt;was&gt; it?"}) == "Looking into “What &lt;was&gt; it?”"
    assert listeners.acknowledged({"text": "settings"}) == ""
